/** New records that refer to each other, in an order in which each stands behind those that it refers to. */
import type { RecordType } from '../../record/record.ts'

export interface Placed {
  readonly place: number
  readonly draft: Readonly<Record<string, unknown>> & { readonly id: string }
}

/** The order; `circle` is told of a record and of one that refers to it in turn. */
export function creationOrder<T extends Placed>(
  type: RecordType,
  creates: readonly T[],
  circle: (one: T, other: T) => void,
): T[] {
  const refs = Object.entries(type.fields)
    .filter(([, f]) => f.target === type.key)
    .map(([field]) => field)
  const byId = new Map(creates.map((create) => [create.draft.id, create]))
  const done = new Set<string>()
  const open = new Set<string>()
  const ordered: T[] = []
  for (const first of creates) {
    const stack = [first]
    while (stack.length) {
      const create = stack.at(-1)!
      const { id } = create.draft
      if (done.has(id)) {
        stack.pop()
        continue
      }
      const needed = refs
        .flatMap((field) => ([] as unknown[]).concat(create.draft[field] ?? []))
        .map((other) => byId.get(other as string))
      const waiting = needed.find((other) => other && other !== create && !done.has(other.draft.id))
      if (!waiting) {
        done.add(id)
        ordered.push(create)
      } else if (open.has(waiting.draft.id)) {
        circle(create, waiting)
        done.add(id)
      } else {
        open.add(id)
        stack.push(waiting)
      }
    }
  }
  return ordered
}
