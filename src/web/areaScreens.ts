/**
 * What an area shows of itself. `screens.ts` of each area exports one of these; it is part of the first load, so it holds
 * words and addresses only, and everything heavy hangs on `load`.
 */
import type { LucideIcon } from 'lucide-react'
import type { ComponentType } from 'react'
import type { Role } from '../record/caller.ts'
import type { LoadTypes } from '../record/web/recordTypes.screen.tsx'

export const GROUPS = ['Plan', 'Deliver', 'Run', 'Protect', 'Govern'] as const
export type Group = (typeof GROUPS)[number]

/** A module whose default export is a component. */
export type Lazy = () => Promise<{ default: ComponentType }>

/** One page. A parameter is `$name`, the rest of the address `$`; the component reads them with `useParams`. */
export interface AreaRoute {
  readonly path: `/${string}`
  readonly load: Lazy
}

/** Something that can be created: in the palette, and by `n` and its letter. */
export interface CreateItem {
  /** `Project`. */
  readonly label: string
  readonly to: `/${string}`
  /** The letter after `n`. */
  readonly key?: string
  /** Offered to these only; absent: to everybody. */
  readonly roles?: readonly Role[]
}

/** A further place of the area: in the palette, and by `g` and its letter. */
export interface AreaPlace {
  readonly label: string
  readonly to: `/${string}`
  /** The letter after `g`. */
  readonly key?: string
  readonly roles?: readonly Role[]
  /** Other words by which it is found: synonyms of the glossary. */
  readonly words?: string
}

/** A part of the home page. */
export interface HomeCard {
  readonly title: string
  /** Where all of it is. */
  readonly to?: `/${string}`
  /** Shown to these only; absent: to everybody. */
  readonly roles?: readonly Role[]
  /** Small numbers come first; 50 is the middle. */
  readonly order?: number
  readonly load: Lazy
}

export interface AreaScreens {
  readonly area: string
  readonly label: string
  readonly group: Group
  readonly icon: LucideIcon
  /** Where the navigation leads. */
  readonly path: `/${string}`
  /** The letter after `g`. */
  readonly key?: string
  /** Shown in the navigation to these only; absent: to everybody. */
  readonly roles?: readonly Role[]
  readonly routes: readonly AreaRoute[]
  /** Its record types, for lists, pages and references to them: `() => import('./index.ts')`. */
  readonly types?: LoadTypes
  readonly places?: readonly AreaPlace[]
  readonly create?: readonly CreateItem[]
  readonly home?: readonly HomeCard[]
}

/** Whether something limited to roles is for somebody who has these; administrators see everything. */
export function isFor(roles: readonly Role[] | undefined, has: readonly string[]): boolean {
  return roles === undefined || has.includes('administrator') || roles.some((role) => has.includes(role))
}
