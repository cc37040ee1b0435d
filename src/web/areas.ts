/** The areas that exist, in the order of the navigation. A new area adds its line here. */
import { screens as finance } from '../areas/finance/screens.ts'
import { screens as people } from '../areas/people/screens.ts'
import { screens as procurement } from '../areas/procurement/screens.ts'
import { screens as projects } from '../areas/projects/screens.ts'
import { screens as platform } from '../platform/screens.ts'
import type { AreaScreens } from './areaScreens.ts'

export const areas: readonly AreaScreens[] = [projects, finance, people, procurement, platform]
