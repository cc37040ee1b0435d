/** Quantities in another unit of the same dimension. */
import { plainDecimal, quotientOf } from '../../record/decimal.ts'
import type { Unit } from './unit.ts'

export type Measure = Pick<Unit, 'code' | 'dimension' | 'factor'>

/** Digits after the point that a converted quantity has at most. */
const PLACES = 12

/**
 * A quantity in another unit, exact where it has an end, otherwise rounded at the twelfth digit after the point: 90 min are 1.5 h.
 * Undefined between units of different dimensions: nobody can say how many hours a metre has.
 */
export function inUnit(quantity: string, from: Measure, to: Measure): string | undefined {
  if (from.dimension !== to.dimension) return undefined
  return plainDecimal(quotientOf([quantity, from.factor], [to.factor], PLACES))
}
