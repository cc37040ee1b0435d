/** The areas that exist, in the order of the navigation. A new area adds its line here. */
import type { AreaScreens } from './areaScreens.ts'

export const areas: readonly AreaScreens[] = []
