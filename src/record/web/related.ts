/** Which records may refer to one: every declared reference that leads to its type. */
import type { Caller } from '../caller.ts'
import { labelOf } from '../fields.ts'
import type { RecordType } from '../record.ts'
import { allows } from '../rights.ts'

export interface Referrer {
  readonly type: RecordType
  readonly key: string
  readonly label: string
  /** The filter that finds them. */
  readonly operator: 'eq' | 'contains'
}

/** References to `target` among types that the caller may list, by fields that he may filter by. */
export function referrersTo(target: RecordType, types: readonly RecordType[], caller: Caller): Referrer[] {
  return types
    .filter((type) => allows(type.may.read, caller))
    .flatMap((type) =>
      Object.entries(type.fields)
        .filter(([, f]) => f.target === target.key && (!f.may?.read || allows(f.may.read, caller)))
        .map(
          ([key, f]): Referrer => ({
            type,
            key,
            label: labelOf(key, f),
            operator: f.kind === 'refs' ? 'contains' : 'eq',
          }),
        ),
    )
}
