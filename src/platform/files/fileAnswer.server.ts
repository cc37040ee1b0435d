/** Files as the API answers them. */
import type { Caller } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { FileJson } from './fileJson.ts'
import { mayChangeFiles, seenFile } from './filePlaces.server.ts'
import { type FileRow, versionsOf } from './fileRows.server.ts'

/** One file as lists show it. */
export function fileJson(row: FileRow): FileJson {
  const { orphaned: _, ...file } = row
  return file
}

/** A file with its versions and what the caller may do with it; 404 where he may not read it. */
export async function fileAnswer(
  store: Store,
  caller: Caller,
  id: string,
): Promise<FileJson & { history: FileJson['version'][]; mayChange: true | string }> {
  const { file, subject } = await seenFile(store, caller, id)
  const mayChange =
    subject && file.field === null
      ? mayChangeFiles(caller, subject)
      : 'This file belongs to a field; choose another one there'
  return { ...fileJson(file), history: await versionsOf(store.db, id), mayChange }
}
