/**
 * The pages of a record type as routes: one line in an area's `screens.ts`. Part of the first load, so it names what is
 * to be loaded and loads nothing.
 */
import type { AreaRoute } from '../web/areaScreens.ts'
import type { RecordListProps } from './list.screen.tsx'
import type { RecordPageProps } from './page.screen.tsx'

/** What an area gives to the common screens of a type: a module that exports some of this. */
export interface RecordScreens {
  readonly list?: Omit<RecordListProps, 'type'>
  readonly page?: Omit<RecordPageProps, 'type' | 'id'>
}

/**
 * List, `…/new` and page of the type `key` (`people.person`) under its `path` (`/people/people`). `own` loads what the
 * area adds to them: `() => import('./person.screen.tsx')`.
 */
export function recordRoutes(key: string, path: `/${string}`, own?: () => Promise<RecordScreens>): AreaRoute[] {
  const list = async () => (await import('./routed.screen.tsx')).routedList(key, path, await own?.())
  return [
    { path, load: list },
    { path: `${path}/new`, load: list },
    {
      path: `${path}/$id`,
      load: async () => (await import('./routed.screen.tsx')).routedPage(key, path, await own?.()),
    },
  ]
}
