/** Every address of the application. Each page is loaded when it is first shown. */
import {
  createRootRoute,
  createRoute,
  createRouter,
  lazyRouteComponent,
  Outlet,
  redirect,
} from '@tanstack/react-router'
import { provideRecordTypes } from '../record/web/recordTypes.screen.tsx'
import { parseQuery, returnPath, writeQuery } from './address.ts'
import { api } from './api.ts'
import type { AreaRoute } from './areaScreens.ts'
import { areas } from './areas.ts'
import { ErrorPage, NotFound, RootErrorPage } from './fallback.screen.tsx'
import { queryClient } from './queries.ts'
import { sessionQuery } from './session.screen.tsx'
import { Shell } from './shell.screen.tsx'

provideRecordTypes(Object.fromEntries(areas.map(({ area, types }) => [area, types])))

const root = createRootRoute({ component: Outlet, errorComponent: RootErrorPage })

/** Pages for people who are not signed in. */
const signIn = createRoute({
  getParentRoute: () => root,
  path: '/sign-in',
  beforeLoad: async ({ search }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session.setup) throw redirect({ to: '/setup' })
    if (session.account) throw redirect({ href: returnPath((search as { to?: unknown }).to), replace: true })
  },
  component: lazyRouteComponent(() => import('./signIn.screen.tsx')),
})
const setup = createRoute({
  getParentRoute: () => root,
  path: '/setup',
  beforeLoad: async () => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (!session.setup) throw redirect({ to: '/' })
  },
  component: lazyRouteComponent(() => import('./setup.screen.tsx')),
})
const welcome = createRoute({
  getParentRoute: () => root,
  path: '/welcome',
  loader: () => queryClient.ensureQueryData(sessionQuery),
  component: lazyRouteComponent(() => import('./invitation.screen.tsx')),
})
/** Opened from a mail, by whoever has it. */
const stopMail = createRoute({
  getParentRoute: () => root,
  path: '/mail/stop',
  component: lazyRouteComponent(() => import('../platform/mail/stop.screen.tsx')),
})

/** Everything else stands in the shell, and asks who it is first. */
const shell = createRoute({
  getParentRoute: () => root,
  id: 'shell',
  beforeLoad: async ({ location }) => {
    const session = await queryClient.ensureQueryData(sessionQuery)
    if (session.setup) throw redirect({ to: '/setup' })
    if (!session.account) throw redirect({ to: '/sign-in', search: { to: location.href } as never })
  },
  component: Shell,
  errorComponent: RootErrorPage,
})
const own: readonly AreaRoute[] = [
  { path: '/', load: () => import('./home.screen.tsx') },
  { path: '/start', load: () => import('./welcome.screen.tsx') },
  { path: '/glossary', load: () => import('./glossary.screen.tsx') },
  { path: '/security', load: () => import('./security.screen.tsx') },
  { path: '/profile', load: () => import('./profile.screen.tsx') },
  { path: '/password', load: () => import('./password.screen.tsx') },
  { path: '/$', load: async () => ({ default: NotFound }) },
]
const pages = [...own, ...areas.flatMap((area) => area.routes)].map(({ path, load }) =>
  createRoute({ getParentRoute: () => shell, path, component: lazyRouteComponent(load) }),
)

export const router = createRouter({
  routeTree: root.addChildren([signIn, setup, welcome, stopMail, shell.addChildren(pages)]),
  parseSearch: parseQuery,
  stringifySearch: writeQuery,
  defaultPreload: 'intent',
  defaultPreloadDelay: 60,
  defaultPendingMs: 400,
  defaultErrorComponent: ErrorPage,
  defaultNotFoundComponent: NotFound,
  scrollRestoration: true,
})

api.whenSignedOut(() => {
  const session = queryClient.getQueryData(sessionQuery.queryKey)
  if (!session?.account) return
  // Only the session: what was entered in an open form stays in its component until the page is left.
  queryClient.setQueryData(sessionQuery.queryKey, { ...session, account: null })
  void router.navigate({ to: '/sign-in', search: { to: router.state.location.href, ended: '1' } as never })
})
