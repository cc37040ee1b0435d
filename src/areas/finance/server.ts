import type { AreaServer } from '../../platform/area.ts'

export const server = (): AreaServer => ({ name: 'finance' })
