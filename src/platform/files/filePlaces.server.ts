/** Who may see a file, and who may put one where: always the rights of the record and the field that it belongs to. */
import { type Caller, isRule } from '../../record/caller.ts'
import { forbidden, invalid, notFound } from '../../record/errors.ts'
import { type Field, labelOf } from '../../record/fields.ts'
import type { RecordType } from '../../record/record.ts'
import { allows, reach, within } from '../../record/rights.ts'
import type { Store } from '../../record/store.server.ts'
import type { Queryable } from '../database.server.ts'
import { type SeenSubject, seenSubject } from '../subject.server.ts'
import type { Subject } from '../subject.ts'
import { type FileRow, fileRow } from './fileRows.server.ts'

/** A file that the caller may read, with its record where it has one yet. */
export interface SeenFile {
  readonly file: FileRow
  readonly subject: SeenSubject | null
}

/**
 * The file for somebody who may read it; 404 for anybody else. What hangs on a record is for its readers; what a field
 * holds for those who may read that field in that row, as long as it holds it; what is in the bin for those who may change
 * the record; what no record has yet for whoever brought it.
 */
export async function seenFile(
  store: Store,
  caller: Caller,
  id: string,
  db: Queryable = store.db,
  lock = false,
): Promise<SeenFile> {
  const file = await fileRow(db, id, lock)
  if (!file || file.orphaned) throw notFound('This file')
  if (file.subject.id === null) {
    if (file.createdBy !== caller.account || file.removedAt) throw notFound('This file')
    return { file, subject: null }
  }
  const subject = await seenSubject(store, caller, file.subject as Subject, db).catch(() => {
    throw notFound('This file')
  })
  if (file.field !== null && subject.row[file.field] !== id) throw notFound('This file')
  if (file.field === null && file.removedAt && mayChangeFiles(caller, subject) !== true) throw notFound('This file')
  return { file, subject }
}

/** Whether the caller may add, replace, name and remove files of a record: whoever may change the record may. */
export function mayChangeFiles(caller: Caller, { of, row }: Pick<SeenSubject, 'of' | 'row'>): true | string {
  return (
    allows(of.may.update, caller, row) ||
    `Files are added and changed by those who may change this ${of.label.toLowerCase()}; you may read them`
  )
}

/** The record for somebody who may change its files: 404 where he may not read it, 403 where he may only read it. */
export async function changeableSubject(
  store: Store,
  caller: Caller,
  subject: Subject,
  db: Queryable = store.db,
): Promise<SeenSubject> {
  const seen = await seenSubject(store, caller, subject, db)
  const may = mayChangeFiles(caller, seen)
  if (may !== true) throw forbidden(may)
  return seen
}

/** Refuses where the caller could not save a file in this field of any record: the record itself decides when it is saved. */
export function requireFileField(store: Store, caller: Caller, key: string, name: string): void {
  const type = store.registry.find(key)
  if (!type) throw notFound('This record type')
  const field = fileFieldNamed(type, name)
  if (!field) throw invalid({ field: 'must be a field of this record type that takes a file' })
  const { create, update } = store.canType(type, caller)
  const acts = type.actions.some((action) => within(reach(action.by, caller)))
  const own = field.may?.update ?? field.may?.read
  if (!(create || update || acts) || (own && !within(reach(own, caller))))
    throw forbidden(`You may not change “${labelOf(name, field)}” of ${type.labels.toLowerCase()}`)
}

/** A field of the type, or an input of one of its actions, that takes a file. */
function fileFieldNamed(type: RecordType, name: string): Field | undefined {
  const all = [type.fields, ...type.actions.map((action) => action.input as Readonly<Record<string, Field>>)]
  return all
    .flatMap((fields) => (Object.hasOwn(fields, name) ? (fields[name] ?? []) : []))
    .find((field) => field.kind === 'file')
}

/** Whether a file that no record has yet may be taken into one by this caller: by whoever brought it, or by a rule. */
export const mayTake = (caller: Caller, file: Pick<FileRow, 'createdBy'>): boolean =>
  isRule(caller) || file.createdBy === caller.account
