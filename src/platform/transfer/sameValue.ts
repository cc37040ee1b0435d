/** Whether a file says of a field what stands there already. */
import type { Field } from '../../record/fields.ts'
import { same } from '../../record/values.ts'

/** Whether two values say the same, however they are written: 12.5 and 12.50, an instant with or without fractions. */
export function sameValue(field: Field, a: unknown, b: unknown): boolean {
  if (same(a ?? null, b ?? null)) return true
  if (a === null || a === undefined || b === null || b === undefined) return false
  switch (field.kind) {
    case 'decimal':
      return bare(a as string) === bare(b as string)
    case 'money': {
      const [one, other] = [a, b] as { amount: string; currency: string }[]
      return one!.currency === other!.currency && bare(one!.amount) === bare(other!.amount)
    }
    case 'instant':
      return Math.floor(Date.parse(a as string) / 1000) === Math.floor(Date.parse(b as string) / 1000)
    case 'refs':
    case 'choices':
      return same((a as string[]).toSorted(), (b as string[]).toSorted())
    default:
      return false
  }
}
const bare = (decimal: string): string => (decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal)
