import { CostCentre } from './costCentre.ts'
import { LegalEntity } from './legalEntity.ts'

/** The record types of this area, those that others refer to first. */
export const types = [LegalEntity, CostCentre]
export type { Validity } from './validity.ts'
export { validOn } from './validity.ts'
export { CostCentre, LegalEntity }
