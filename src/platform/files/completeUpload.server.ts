/** From an upload to a file: the rights at the beginning, and again when its bytes are whole. */
import { access } from 'node:fs/promises'
import type { Caller } from '../../record/caller.ts'
import { invalid, notFound, Refused, refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import type { Transaction } from '../database.server.ts'
import { sql } from '../sql.ts'
import { type SeenSubject, subjectChanged } from '../subject.server.ts'
import type { Subject } from '../subject.ts'
import { claim, fileStoreOf, keepBytes, type StoredBytes } from './blobs.server.ts'
import { writeFileLine } from './fileAudit.server.ts'
import { cleanName } from './fileName.ts'
import { changeableSubject, requireFileField, seenFile } from './filePlaces.server.ts'
import { addVersion, fileNamed, fileRow, insertFile, lockNames, storedBytes } from './fileRows.server.ts'
import { requireKind, requireQuota, requireSendable } from './limits.ts'
import type { Upload, Uploads } from './uploads.server.ts'

/** What somebody wants to upload, and where to. */
export interface NewUpload {
  /** On a record … */
  readonly subject?: Subject
  /** … or in a field of a record that is saved afterwards … */
  readonly field?: { readonly type: string; readonly name: string }
  /** … or as the next version of a file. */
  readonly replaces?: string
  readonly name: string
  /** Bytes. */
  readonly size: number
}

/** Uploads that one account may have open at once. */
const MOST_OPEN = 200

/** Begins an upload, when a file of this name and size may come in there. Refuses before the first byte what would be refused after the last. */
export async function beginUpload(
  store: Store,
  uploads: Uploads,
  caller: Caller,
  wanted: NewUpload,
): Promise<{ id: string; name: string }> {
  const name = cleanName(wanted.name)
  requireSendable(name, wanted.size, store.company)
  const place = await placeOf(store, caller, wanted)
  const [open] = await store.db.query<{ n: number }>(
    sql`select count(*) as n from platform.uploads where account = ${caller.account} and file_id is null and ends_at > now()`,
  )
  if ((open?.n ?? 0) >= MOST_OPEN)
    throw new Refused('tooMany', 429, `You have ${MOST_OPEN} uploads open; let some of them finish first`, {
      retryAfter: 5,
    })
  requireQuota(name, wanted.size, await storedBytes(store.db, caller.account), store.company)
  return { id: await uploads.open(caller, { ...place, name, size: wanted.size }), name }
}

async function placeOf(
  store: Store,
  caller: Caller,
  { subject, field, replaces }: NewUpload,
): Promise<Pick<Upload, 'subjectType' | 'subjectId' | 'field' | 'replaces'>> {
  if ([subject, field, replaces].filter((each) => each !== undefined).length !== 1)
    throw invalid({ subject: 'or `field` or `replaces` says where the file goes: name one of the three' })
  if (field) {
    requireFileField(store, caller, field.type, field.name)
    return { subjectType: field.type, subjectId: null, field: field.name, replaces: null }
  }
  const of = subject ?? (await replaceable(store, caller, replaces!))
  await changeableSubject(store, caller, of)
  return { subjectType: of.type, subjectId: of.id, field: null, replaces: replaces ?? null }
}

/** The record of a file that may get another version. */
async function replaceable(store: Store, caller: Caller, id: string): Promise<Subject> {
  const { file, subject } = await seenFile(store, caller, id)
  if (!subject || file.field !== null)
    throw refusedNow('The file of a field has no versions; choose another file in the field')
  if (file.removedAt) throw refusedNow(`“${file.name}” has been removed; bring it back first`)
  return subject
}

/**
 * Makes a file of a whole upload; asking again gives the same file. A file of the same name on the record becomes its next
 * version. Rights, limits and the record itself are asked again, since hours may have passed.
 */
export function completeUpload(store: Store, uploads: Uploads, caller: Caller, id: string): Promise<string> {
  return uploads.whole(caller, id, async (upload, path, sha256) => {
    if (upload.file) return upload.file
    if (upload.field === null) await changeableSubject(store, caller, subjectOf(upload))
    else requireFileField(store, caller, upload.subjectType, upload.field)
    const staged = { path, sha256, size: upload.size }
    const bytes =
      (await keptBefore(store, upload, path)) ??
      (await keepBytes(store, staged, upload.name, {
        accept: (type) => requireKind(upload.name, type, store.company),
        claimed: (known) => remember(store, id, known),
      }).catch(async (error: unknown) => {
        if (error instanceof Refused && error.status < 500)
          await store.db.query(sql`delete from platform.uploads where id = ${id}`)
        throw error
      }))
    return store.db.transaction(async (tx) => {
      const file =
        upload.field === null ? await attach(tx, store, caller, upload, bytes) : await insertPending(tx, upload, bytes)
      await tx.query(sql`update platform.uploads set file_id = ${file} where id = ${id}`)
      return file
    })
  })
}

const subjectOf = ({ subjectType, subjectId }: Upload): Subject => ({ type: subjectType, id: subjectId! })

const remember = async (store: Store, id: string, bytes: StoredBytes): Promise<void> => {
  await store.db.query(sql`update platform.uploads set kept = ${JSON.stringify(bytes)} where id = ${id}`)
}

/** Bytes that went into the store before the process ended; claimed again, so that they stay until their row is there. */
async function keptBefore(store: Store, upload: Upload, path: string): Promise<StoredBytes | undefined> {
  const { kept } = upload
  if (!kept) return undefined
  const staged = await access(path).then(
    () => true,
    () => false,
  )
  if (staged) {
    await fileStoreOf(store).keep({ path, sha256: kept.sha256, size: kept.size })
    await claim(store.db, kept)
    return kept
  }
  await claim(store.db, kept)
  if (await fileStoreOf(store).has(kept.sha256)) return kept
  throw new Refused('gone', 410, 'The bytes of this upload are no longer here; begin it anew')
}

/** For a record that is saved afterwards. */
const insertPending = (tx: Transaction, upload: Upload, bytes: StoredBytes): Promise<string> =>
  insertFile(tx, { type: upload.subjectType, id: null, field: upload.field }, upload.name, bytes, upload.account)

async function attach(
  tx: Transaction,
  store: Store,
  caller: Caller,
  { name, replaces, ...upload }: Upload,
  bytes: StoredBytes,
): Promise<string> {
  const subject: SeenSubject = await changeableSubject(
    store,
    caller,
    { type: upload.subjectType, id: upload.subjectId! },
    tx,
  )
  await lockNames(tx, subject)
  const older = replaces ?? (await fileNamed(tx, subject, name))
  if (older) {
    const file = await fileRow(tx, older, true)
    if (!file || file.orphaned || file.removedAt)
      throw file?.removedAt ? refusedNow(`“${file.name}” has been removed; bring it back first`) : notFound('This file')
    const number = await addVersion(tx, older, name, bytes, caller.account)
    await writeFileLine(tx, store, caller, {
      subject,
      verb: 'replace',
      file: older,
      name: file.name,
      size: bytes.size,
      number,
    })
    subjectChanged(store, tx, subject)
    return older
  }
  const file = await insertFile(tx, subject, name, bytes, caller.account)
  await writeFileLine(tx, store, caller, { subject, verb: 'add', file, name, size: bytes.size, number: 1 })
  subjectChanged(store, tx, subject)
  return file
}
