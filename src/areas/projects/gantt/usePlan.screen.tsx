/** The plan of a project from the server: read, saved in order, and read again when somebody else changes it. */
import { useQuery } from '@tanstack/react-query'
import { useCallback, useEffect, useRef } from 'react'
import { ApiError, api } from '../../../web/api.ts'
import { useLive } from '../../../web/live.screen.tsx'
import { queryClient } from '../../../web/queries.ts'
import { useReader } from '../../../web/reader.screen.tsx'
import type { Edit } from '../planEdits.ts'
import type { Key, Plan } from '../schedule/plan.ts'
import type { CustomColumn } from './column.ts'
import { type Clashes, conflictWords } from './conflictWords.ts'

/** What `GET /api/projects/projects/:id/plan` answers, as far as the Gantt reads it. */
export interface PlanAnswer {
  plan: Plan
  /** Number of the plan as a whole: grows with every change of it. */
  version: number
  /** Version of each row that has been seen; an edit of a newer row is a conflict. */
  versions: Record<string, number>
  project: { id: string; name?: string }
  columns: readonly PlanColumn[]
  mayEdit: boolean
}

/** A custom field of tasks. */
export interface PlanColumn {
  key: string
  name: string
  kind: CustomColumn['kind']
  options: readonly string[]
  /** The formula that the value came with: shown, not computed, and not to be changed by hand. */
  formula: string | null
}

/** What `POST …/plan/edits` answers: the plan's number before and after, and the versions of the rows it wrote. */
interface SavedEdits {
  base: number
  version: number
  versions: Record<string, number>
}

/** The rows that edits speak of: their versions go along, so that nobody's change is overwritten unseen. */
function touchedRows(edits: readonly Edit[]): Key[] {
  return edits.flatMap((edit): Key[] => {
    switch (edit.do) {
      case 'setTask':
        return [edit.task]
      case 'removeTasks':
        return edit.tasks
      case 'moveTasks':
        return edit.moves.map((move) => move.task)
      case 'setLevels':
        return edit.levels.map((level) => level.task)
      case 'setAssignment':
      case 'removeAssignment':
        return [edit.assignment]
      case 'removeResource':
        return [edit.resource]
      default:
        return []
    }
  })
}

const planKey = (project: string) => ['plan', project]

/** `save` resolves when the edits are stored; saves follow one another in the order in which they were made. */
export function usePlan(project: string): {
  answer: PlanAnswer | undefined
  error: unknown
  save: (edits: Edit[]) => Promise<void>
} {
  const path = `/api/projects/projects/${project}/plan`
  const query = useQuery({
    queryKey: planKey(project),
    queryFn: ({ signal }) => api.get<PlanAnswer>(path, { signal }),
  })
  const { locale, today } = useReader()
  const tell = useRef((error: unknown): unknown => error)
  useEffect(() => {
    tell.current = (error) => {
      if (!(error instanceof ApiError) || error.id !== 'conflict' || !query.data) return error
      const both = conflictWords(error.fields as Clashes, query.data.plan, locale, today)
      return new Error(`${error.message}: ${both}`, { cause: error })
    }
  }, [query.data, locale, today])
  const known = useRef<Pick<PlanAnswer, 'version' | 'versions'>>({ version: 0, versions: {} })
  useEffect(() => {
    if (query.data) known.current = query.data
  }, [query.data])
  const queue = useRef<Promise<unknown>>(Promise.resolve())
  const waiting = useRef(0)

  const refresh = useCallback(() => void queryClient.invalidateQueries({ queryKey: planKey(project) }), [project])
  useLive('projects.project', project, (changes) => {
    // Our own saves come back too: what they wrote is known already, and what is on its way will tell.
    const isNews = changes.some(([, id, version]) => version > (known.current.versions[id] ?? 0))
    if (isNews && waiting.current === 0) refresh()
  })

  const save = useCallback(
    async (edits: Edit[]): Promise<void> => {
      waiting.current++
      const send = async () => {
        const { version, versions } = known.current
        const seen = Object.fromEntries(
          touchedRows(edits).flatMap((key) => {
            const row = versions[String(key)]
            return row === undefined ? [] : [[String(key), row]]
          }),
        )
        const saved = await api.post<SavedEdits>(`${path}/edits`, { edits, seen })
        known.current = { version: saved.version, versions: { ...versions, ...saved.versions } }
        // Somebody else changed the plan in between: ours is applied to theirs, and theirs is not shown yet.
        return saved.base !== version
      }
      const turn = queue.current.then(send)
      queue.current = turn.catch(() => undefined)
      let isBehind = true
      try {
        isBehind = await turn
      } catch (error) {
        throw tell.current(error)
      } finally {
        waiting.current--
        if (isBehind && waiting.current === 0) refresh()
        else void queryClient.invalidateQueries({ queryKey: planKey(project), refetchType: 'none' })
      }
    },
    [path, project, refresh],
  )
  return { answer: query.data, error: query.error, save }
}
