import type { RecordType } from './record.ts'

/** All record types by key and by path. Made once at the start; a name that leads nowhere fails here. */
export interface Registry {
  readonly types: readonly RecordType[]
  get(key: string): RecordType
  find(key: string): RecordType | undefined
}

/** Types whose tables refer to nothing but earlier ones come first, so that locks and copies have one order everywhere. */
export function registry(types: readonly RecordType[]): Registry {
  const byKey = new Map<string, RecordType>()
  const paths = new Set<string>()
  for (const type of types) {
    if (byKey.has(type.key)) throw new Error(`two record types are called ${type.key}`)
    if (paths.has(type.path)) throw new Error(`two record types share the path ${type.path}`)
    byKey.set(type.key, type)
    paths.add(type.path)
  }
  for (const type of types) {
    for (const [field, f] of [
      ...Object.entries(type.fields),
      ...type.actions.flatMap((a) => Object.entries(a.input)),
    ]) {
      if (f.target && !byKey.has(f.target))
        throw new Error(`record ${type.key}: the field “${field}” refers to ${f.target}, which does not exist`)
    }
  }
  return {
    types,
    find: (key) => byKey.get(key),
    get(key) {
      const found = byKey.get(key)
      if (!found) throw new Error(`no record type is called ${key}`)
      return found
    },
  }
}
