import { type Sql, sql } from './sql.ts'

/** A moment as the API writes it, exact enough to go on from: `2026-11-23T08:00:00.000000Z`. */
export const instantText = (column: Sql): Sql =>
  sql`to_char(${column} at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"')`
