import type { AreaServer } from '../../platform/area.ts'
import { sql } from '../../platform/sql.ts'

export const server = (): AreaServer => ({
  name: 'finance',
  approvers: {
    'finance.costCentreOwner': (costCentre) => sql`select owner_id from finance.cost_centres where id = ${costCentre}`,
  },
})
