/**
 * Microsoft Project's numbers of custom fields. A number is a base (tasks, resources) plus an offset; the offsets of a
 * kind lie in a few runs, because each version added some.
 */
export type MspdiFieldKind = 'text' | 'number' | 'money' | 'date' | 'duration' | 'flag' | 'outlineCode'

export interface MspdiField {
  of: 'task' | 'resource'
  kind: MspdiFieldKind
  /** English name such as `Text1`; absent for fields outside the table. */
  name?: string
}

const TASK_BASE = 0x0b40_0000
const RESOURCE_BASE = 0x0c40_0000

type Run = [name: string, kind: MspdiFieldKind, firstNumber: number, offset: number, count: number, step?: number]

const TASK_RUNS: Run[] = [
  ['Text', 'text', 1, 51, 1],
  ['Text', 'text', 2, 54, 1],
  ['Text', 'text', 3, 57, 1],
  ['Text', 'text', 4, 60, 1],
  ['Text', 'text', 5, 63, 1],
  ['Text', 'text', 6, 66, 5],
  ['Text', 'text', 11, 317, 20],
  ['Start', 'date', 1, 52, 5, 3],
  ['Start', 'date', 6, 282, 5, 2],
  ['Finish', 'date', 1, 53, 5, 3],
  ['Finish', 'date', 6, 283, 5, 2],
  ['Date', 'date', 1, 265, 10],
  ['Flag', 'flag', 1, 72, 10],
  ['Flag', 'flag', 11, 292, 10],
  ['Number', 'number', 1, 87, 5],
  ['Number', 'number', 6, 302, 15],
  ['Duration', 'duration', 1, 103, 3],
  ['Duration', 'duration', 4, 275, 7],
  ['Cost', 'money', 1, 106, 3],
  ['Cost', 'money', 4, 258, 7],
  ['Outline Code', 'outlineCode', 1, 416, 10, 2],
]

const RESOURCE_RUNS: Run[] = [
  ['Text', 'text', 1, 8, 2],
  ['Text', 'text', 3, 30, 3],
  ['Text', 'text', 6, 97, 5],
  ['Text', 'text', 11, 225, 20],
  ['Start', 'date', 1, 102, 5],
  ['Start', 'date', 6, 220, 5],
  ['Finish', 'date', 1, 107, 5],
  ['Finish', 'date', 6, 190, 5],
  ['Date', 'date', 1, 173, 10],
  ['Flag', 'flag', 10, 126, 1],
  ['Flag', 'flag', 1, 127, 9],
  ['Flag', 'flag', 11, 195, 10],
  ['Number', 'number', 1, 112, 5],
  ['Number', 'number', 6, 205, 15],
  ['Duration', 'duration', 1, 117, 3],
  ['Duration', 'duration', 4, 183, 7],
  ['Cost', 'money', 1, 123, 3],
  ['Cost', 'money', 4, 166, 7],
  ['Outline Code', 'outlineCode', 1, 278, 10, 2],
]

const FIELDS = new Map<number, MspdiField>()
for (const [of, base, runs] of [
  ['task', TASK_BASE, TASK_RUNS],
  ['resource', RESOURCE_BASE, RESOURCE_RUNS],
] as const) {
  for (const [name, kind, number, offset, count, step = 1] of runs) {
    for (let i = 0; i < count; i++) FIELDS.set(base + offset + i * step, { of, kind, name: `${name}${number + i}` })
  }
}

/** The fields of a kind with their numbers in a file, `Text1` first. */
export function fieldsFor(of: MspdiField['of'], kind: MspdiFieldKind): { fieldId: string; name: string }[] {
  // Start1 and Finish1 hold dates as well: Microsoft Project keeps an interim plan in them.
  const isOwn = (name: string) => kind !== 'date' || name.startsWith('Date')
  return [...FIELDS]
    .flatMap(([id, field]) =>
      field.of === of && field.kind === kind && field.name && isOwn(field.name)
        ? { fieldId: String(id), name: field.name }
        : [],
    )
    .sort((a, b) => Number(/\d+$/.exec(a.name)) - Number(/\d+$/.exec(b.name)))
}

/** What `<CFType>` says, by number. */
const KIND_CODES: readonly MspdiFieldKind[] = ['money', 'date', 'duration', 'date', 'flag', 'number', 'date', 'text']

/**
 * The field of a number; for one outside the table (a server's field) the file's own type code, else text. `undefined` for
 * fields of anything but tasks and resources.
 */
export function mspdiField(fieldId: string, typeCode?: string): MspdiField | undefined {
  const id = Number(fieldId)
  const known = FIELDS.get(id)
  if (known) return known
  const base = id - (id % 0x1_0000)
  const of = base === TASK_BASE ? 'task' : base === RESOURCE_BASE ? 'resource' : undefined
  if (!of) return undefined
  return { of, kind: (/^[0-7]$/.test(typeCode ?? '') && KIND_CODES[Number(typeCode)]) || 'text' }
}
