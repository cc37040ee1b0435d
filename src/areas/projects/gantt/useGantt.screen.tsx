/**
 * What the Gantt holds: the plan and its dates, the preview of a change, undo and redo, and what the person has chosen.
 * A change is scheduled here, shown at once and handed to `onEdits`; when saving fails it is taken back.
 */
import { useCallback, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { toast } from '../../../web/components/toast.screen.tsx'
import { applyEdits, type Edit } from '../planEdits.ts'
import { taskPositions } from '../planOutline.ts'
import type { Dates } from '../schedule/compiledPlan.ts'
import type { Key, Plan } from '../schedule/plan.ts'
import { diffSchedules, type ScheduleDifference } from '../scheduleDifference.ts'
import { spokenDay } from './barWords.ts'
import { editedTasks } from './cells.ts'
import { computeSchedule, rescheduled, type Schedule } from './scheduling.ts'
import { dayText } from './text.ts'

/** A change that is shown but not yet made. */
export interface Preview {
  schedule: Schedule
  edits: Edit[]
  edited: Key[]
  difference: ScheduleDifference
}

export interface Place {
  key: Key
  column: string
}

export interface GanttModel {
  schedule: Schedule
  preview: Preview | undefined
  /** Said by screen readers. */
  announcement: string
  announce: (words: string) => void
  /** Shows what edits would do, without making them; false when they are refused (the reason is announced). */
  show: (edits: readonly Edit[]) => boolean
  /** Makes the shown change. */
  keep: () => void
  /** Drops the shown change. */
  drop: () => void
  /** Makes a change and says it; a sentence when it is refused. */
  commit: (edits: readonly Edit[], words: string) => string | undefined
  undo: () => void
  redo: () => void
  canUndo: boolean
  canRedo: boolean
  readOnly: boolean
}

interface Done {
  edits: Edit[]
  inverse: Edit[]
  words: string
}

/** `problem` is what keeps the plan from being scheduled at all. */
export function useGantt(
  given: Plan,
  onEdits: (edits: Edit[]) => Promise<unknown>,
  readOnly: boolean,
  locale: string,
): { model: GanttModel } | { problem: string } {
  const [state, setState] = useState(() => ({ given, schedule: computeSchedule(given) }))
  const [preview, setPreview] = useState<Preview>()
  const [announcement, announce] = useState('')
  const [past, setPast] = useState<{ done: Done[]; undone: Done[] }>({ done: [], undone: [] })
  const saving = useRef(0)
  const room = useRef<Dates | undefined>(undefined)
  const latest = useRef(state)
  const shown = useRef<Preview | undefined>(undefined)
  useLayoutEffect(() => {
    latest.current = state
    shown.current = preview
  })

  // The server's plan replaces ours when nothing of ours is on its way: until then ours is the newer one.
  useEffect(() => {
    if (given === latest.current.given || saving.current > 0) return
    setState({ given, schedule: computeSchedule(given) })
  }, [given])

  const takeBack = useCallback((inverse: Edit[]) => {
    const { schedule, given: from } = latest.current
    if (typeof schedule === 'string') return
    const back = applyEdits(schedule.plan, inverse)
    const next = back.problems.length > 0 ? computeSchedule(from) : computeSchedule(back.plan)
    latest.current = { given: from, schedule: next }
    setState(latest.current)
    setPast((all) => ({ ...all, done: all.done.filter((each) => each.inverse !== inverse) }))
  }, [])

  const apply = useCallback(
    (edits: readonly Edit[], isSaved = false): string | { inverse: Edit[] } => {
      const { schedule, given: from } = latest.current
      if (typeof schedule === 'string') return schedule
      const applied = applyEdits(schedule.plan, edits)
      if (applied.problems[0]) return applied.problems[0].message
      const next = rescheduled(schedule, applied.plan)
      if (typeof next === 'string') return next
      // The numbers of the base stay those of the base: what is kept is compiled for itself.
      const kept = next.compiled === schedule.compiled ? computeSchedule(applied.plan) : next
      if (typeof kept === 'string') return kept
      latest.current = { given: from, schedule: kept }
      setState(latest.current)
      setPreview(undefined)
      if (isSaved) return { inverse: applied.inverse }
      saving.current++
      onEdits([...edits])
        .catch((error: unknown) => {
          takeBack(applied.inverse)
          const why = error instanceof Error ? error.message : 'the server cannot be reached'
          toast({ text: `The change was not saved and has been taken back: ${why}`, failed: true })
        })
        .finally(() => saving.current--)
      return { inverse: applied.inverse }
    },
    [onEdits, takeBack],
  )

  const commit = useCallback(
    (edits: readonly Edit[], words: string): string | undefined => {
      if (readOnly) return 'You may read this plan but not change it'
      if (edits.length === 0) return undefined
      const before = latest.current.schedule
      const result = apply(edits)
      if (typeof result === 'string') {
        announce(result)
        return result
      }
      const after = latest.current.schedule
      const more =
        typeof before === 'string' || typeof after === 'string' ? '' : movedWords(before, after, editedTasks(edits))
      announce(`${words}${more}`)
      setPast(({ done }) => ({ done: [...done, { edits: [...edits], inverse: result.inverse, words }], undone: [] }))
      return undefined
    },
    [apply, readOnly],
  )

  const show = useCallback(
    (edits: readonly Edit[]): boolean => {
      const { schedule } = latest.current
      if (typeof schedule === 'string' || readOnly) return false
      if (edits.length === 0) {
        setPreview(undefined)
        return true
      }
      const applied = applyEdits(schedule.plan, edits)
      const next = applied.problems[0]?.message ?? rescheduled(schedule, applied.plan, room.current)
      if (typeof next === 'string') {
        announce(next)
        return false
      }
      const edited = editedTasks(edits)
      setPreview({ schedule: next, edits: [...edits], edited, difference: diffSchedules(schedule, next, edited) })
      return true
    },
    [readOnly],
  )

  const keep = useCallback(() => {
    const kept = shown.current
    if (!kept) return
    setPreview(undefined)
    const refusal = commit(kept.edits, movedTo(kept, locale))
    if (refusal) toast({ text: refusal, failed: true })
  }, [commit, locale])

  const drop = useCallback(() => {
    if (!shown.current) return
    setPreview(undefined)
    announce('Cancelled; nothing was changed')
  }, [])

  const step = useCallback(
    (from: 'done' | 'undone') => {
      const last = past[from].at(-1)
      if (!last) return announce(from === 'done' ? 'Nothing to undo' : 'Nothing to redo')
      const result = apply(from === 'done' ? last.inverse : last.edits)
      if (typeof result === 'string') {
        toast({ text: `This cannot be ${from === 'done' ? 'undone' : 'redone'} any more: ${result}`, failed: true })
        setPast((all) => ({ ...all, [from]: all[from].slice(0, -1) }))
        return
      }
      announce(`${from === 'done' ? 'Undone' : 'Redone'}: ${last.words}`)
      setPast(({ done, undone }) =>
        from === 'done'
          ? { done: done.slice(0, -1), undone: [...undone, last] }
          : { done: [...done, { ...last, inverse: result.inverse }], undone: undone.slice(0, -1) },
      )
    },
    [apply, past],
  )
  const undo = useCallback(() => step('done'), [step])
  const redo = useCallback(() => step('undone'), [step])

  const { schedule } = state
  return useMemo(() => {
    if (typeof schedule === 'string') return { problem: schedule }
    const canUndo = past.done.length > 0
    const canRedo = past.undone.length > 0
    return {
      model: {
        schedule,
        preview,
        announcement,
        announce,
        show,
        keep,
        drop,
        commit,
        undo,
        redo,
        canUndo,
        canRedo,
        readOnly,
      },
    }
  }, [schedule, preview, announcement, show, keep, drop, commit, undo, redo, past, readOnly])
}

function movedWords(before: Schedule, after: Schedule, edited: Key[]): string {
  const { count, finishBy, words } = diffSchedules(before, after, edited)
  return count === 0 && finishBy === 0 ? '' : `; ${words.replace('would move', 'moved')}`
}

/** `Mount 56 access points moved to 2 July, until 8 July`. */
function movedTo({ schedule, edited }: Preview, locale: string): string {
  const { plan, dates } = schedule
  const key = edited[0]
  const row = key === undefined ? undefined : taskPositions(plan.tasks).get(key)
  if (row === undefined) return 'Changed'
  if (edited.length > 1) return `${edited.length} tasks changed`
  const day = (instant: number) => spokenDay(instant, locale, dayText(instant))
  return `${plan.tasks[row]?.name} moved to ${day(dates.start[row] as number)}, until ${day(dates.finish[row] as number)}`
}
