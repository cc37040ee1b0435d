import type { AreaServer } from '../area.ts'
import { name as identifier, join, nothing, type Sql, sql } from '../sql.ts'

/** All relation sets of all areas, as columns of the statement that finds the person anyway: no round trip of their own. */
export interface RelationSets {
  /** Further columns of a select list, each an array of identifiers for the person of that expression. */
  columns(person: Sql): Sql
  /** The sets of a row that was selected with `columns`, by name; none for an account without a person. */
  of(row: object): Readonly<Record<string, readonly string[]>>
}

/** The sets that the areas declare. */
export function relationSets(areas: readonly AreaServer[]): RelationSets {
  const sets = areas.flatMap((area) => Object.entries(area.sets ?? {}))
  return {
    columns: (person) =>
      sets.length
        ? sql`, ${join(sets.map(([, query], i) => sql`array(${query(person)}) as ${identifier(`s${i}`)}`))}`
        : nothing,
    of(row) {
      const values = row as Readonly<Record<string, string[]>>
      return values.person ? Object.fromEntries(sets.map(([set], i) => [set, values[`s${i}`]!])) : {}
    },
  }
}
