/** A column of the table: how it writes a task's value, and which edits a typed or pasted text means. */
import type { Edit } from '../planEdits.ts'
import type { Dates } from '../schedule/compiledPlan.ts'
import type { Key, Plan, PlanTask } from '../schedule/plan.ts'

/** What a cell needs to know beside its task. `today` is `YYYY-MM-DD`; `newKey` makes the key of a new assignment. */
export interface CellContext {
  plan: Plan
  dates: Dates
  locale: string
  today: string
  newKey: () => Key
}

export interface Column {
  id: string
  label: string
  width: number
  /** Where some of its dates need their year. */
  widthWithYear?: number
  /** Numbers and dates stand at the right. */
  right?: boolean
  /** What may be typed, for the editor's hint. */
  hint?: string
  choices?: readonly string[]
  text: (context: CellContext, row: number) => string
  /** The edits that a text means, or a sentence why it means none. Absent: the column is computed. */
  enter?: (context: CellContext, row: number, text: string) => Edit[] | string
}

/** A column that the customer or the file added to tasks. */
export interface CustomColumn {
  key: string
  label: string
  kind: 'text' | 'decimal' | 'money' | 'date' | 'choice' | 'person' | 'flag'
  choices?: readonly string[]
  /** Computed by a formula in the file it came from. */
  readOnly?: boolean
}

/** The task in that row. */
export const taskAt = ({ plan }: CellContext, row: number) => plan.tasks[row] as PlanTask
/** The edit that sets these fields of a task. */
export const set = (task: PlanTask, fields: Extract<Edit, { do: 'setTask' }>['set']): Edit[] => [
  { do: 'setTask', task: task.key, set: fields },
]

/** Why a text is no date. */
export const NO_DATE = (text: string) =>
  `“${text}” is not a date that can be read. Write it like 2 Jul, 2.7.2026 or 2026-07-02, with a time if it matters`
