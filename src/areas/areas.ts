/** Every area's record types: one line per area. What refers to something stands behind it. */
import { types as platform } from '../platform/index.ts'
import { registry } from '../record/registry.ts'
import { types as finance } from './finance/index.ts'
import { types as people } from './people/index.ts'
import { types as procurement } from './procurement/index.ts'
import { types as projects } from './projects/index.ts'

export const types = [...people, ...projects, ...finance, ...procurement, ...platform]
export const records = registry(types)
