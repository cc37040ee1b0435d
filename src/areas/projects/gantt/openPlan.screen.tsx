/**
 * The plan that stands open in a Gantt. What a dialog beside it changes goes through it, so that it is shown at once and its
 * Ctrl+Z takes it back.
 */
import { useEffect } from 'react'
import type { GanttModel } from './useGantt.screen.tsx'

export type OpenPlan = Pick<GanttModel, 'commit' | 'undo'>

const open = new Map<string, () => OpenPlan>()

/** The Gantt of this project that is on the page, as it is now. */
export const openPlan = (project: string): OpenPlan | undefined => open.get(project)?.()

/** Offers the Gantt's model to what stands beside it. */
export function useOpenPlan(project: string | undefined, model: { readonly current: OpenPlan }): void {
  useEffect(() => {
    if (project === undefined) return
    const offer = () => model.current
    open.set(project, offer)
    return () => {
      if (open.get(project) === offer) open.delete(project)
    }
  }, [project, model])
}
