/** The company's own fields of tasks and resources as columns of a plan that goes out. */
import type { Queryable } from '../../platform/database.server.ts'
import type { Caller } from '../../record/caller.ts'
import type { CustomField } from '../../record/customFields.ts'
import type { Store } from '../../record/store.server.ts'
import { Person } from '../people/index.ts'
import { type ColumnMapping, columnOf, toColumn } from './customValues.ts'
import type { CustomColumn } from './formats/customColumn.ts'
import { Resource } from './resource.ts'
import type { CustomValue, Plan } from './schedule/plan.ts'
import { Task } from './task.ts'

type Extra = Record<string, CustomValue>

export interface OwnColumns {
  columns: CustomColumn[]
  /** What the `extra` of a row holds in these columns. */
  valuesOf: (of: CustomColumn['of'], extra: Extra | undefined) => Extra
}

/**
 * Columns of the fields that hold something in the plan, save those that are columns of its file already (`mappings`).
 * The plan has only what the caller may read. `prefix` keeps their keys apart from the file's. A file that knows one
 * `currency` takes money in others as text.
 */
export async function ownColumns(
  store: Store,
  caller: Caller,
  plan: Plan,
  {
    mappings = [],
    prefix = '',
    currency,
  }: { mappings?: readonly ColumnMapping[]; prefix?: string; currency?: string } = {},
  db: Queryable = store.db,
): Promise<OwnColumns> {
  const used = (of: CustomColumn['of']): CustomField[] => {
    const filled = new Set(
      (of === 'task' ? plan.tasks : plan.resources).flatMap(({ extra }) => Object.keys(extra ?? {})),
    )
    const ofFile = new Set(mappings.filter(({ column }) => column.of === of).map(({ field }) => field))
    return store
      .customOf(of === 'task' ? Task.key : Resource.key)
      .filter(({ key }) => filled.has(key) && !ofFile.has(key))
      .toSorted((a, b) => (a.id < b.id ? -1 : 1))
  }
  const fields = { task: used('task'), resource: used('resource') }
  const people = (['task', 'resource'] as const).flatMap((of) => {
    const keys = fields[of].filter(({ kind }) => kind === 'person').map(({ key }) => key)
    const rows = of === 'task' ? plan.tasks : plan.resources
    return keys.flatMap((key) => rows.flatMap(({ extra }) => (extra?.[key] as string | undefined) ?? []))
  })
  const names = await store.titlesOf(Person, caller, [...new Set(people)], db)
  const rowsOf = { task: plan.tasks, resource: plan.resources }
  const foreign = new Set(
    (['task', 'resource'] as const)
      .flatMap((of) => fields[of].map((field) => ({ of, field })))
      .filter(({ of, field }) => currency !== undefined && rowsOf[of].some((row) => isForeign(row.extra?.[field.key])))
      .map(({ field }) => field.id),
  )
  function isForeign(value: CustomValue | undefined): boolean {
    return typeof value === 'object' && !Array.isArray(value) && value.currency !== currency
  }
  return {
    columns: (['task', 'resource'] as const).flatMap((of) =>
      fields[of].map((field) => {
        const column = columnOf(field, of)
        return { ...column, key: prefix + column.key, ...(foreign.has(field.id) && { kind: 'text' as const }) }
      }),
    ),
    valuesOf: (of, extra = {}) => {
      const values: Extra = {}
      for (const field of fields[of]) {
        const value = toColumn(field, extra[field.key], (person) => names[person], foreign.has(field.id))
        if (value !== undefined) values[prefix + field.key] = value
      }
      return values
    },
  }
}
