/** Everything that is said about one import: how the file is read, what its columns are for, what becomes of its rows. */
import { z } from 'zod'
import { DELIMITERS } from './dialect.ts'
import { ENCODINGS } from './encoding.ts'
import { DATE_ORDERS } from './readDate.ts'

export const MODES = ['create', 'update', 'both'] as const
export type Mode = (typeof MODES)[number]

export const MODE_NAMES: Readonly<Record<Mode, string>> = {
  create: 'Create new ones only',
  update: 'Change those that are here',
  both: 'Change those that are here, create the others',
}

const line = z.string().max(2000)

export const setupSchema = z.strictObject({
  /** The name of an XLSX sheet; the first that is shown when absent. */
  sheet: z.string().max(200).optional(),
  /** Of CSV. */
  encoding: z.enum(ENCODINGS).default('utf-8'),
  delimiter: z.enum(DELIMITERS).default(','),
  /** The row of the column names, from 1; 0 where there is none. */
  header: z.number().int().min(0).max(1000).default(1),
  decimal: z.enum(['.', ',']).default('.'),
  dateOrder: z.enum(DATE_ORDERS).nullable().default(null),
  timeZone: z.string().max(60).default('UTC'),
  /** In the order of the file. */
  columns: z
    .array(z.strictObject({ name: line, field: z.string().max(120).nullable() }))
    .max(1000)
    .default([]),
  /** One value for every row, as it would stand in a cell; by field. */
  constants: z.record(z.string().max(120), line).default({}),
  mode: z.enum(MODES).default('create'),
  /** Fields by which a record that is here is found again. */
  key: z.array(z.string().max(120)).max(4).default([]),
  /** What an empty cell means for a record that is here. */
  empty: z.enum(['leave', 'clear']).default('leave'),
})
export type Setup = z.infer<typeof setupSchema>
