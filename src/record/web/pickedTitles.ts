import type { Field } from '../fields.ts'

/**
 * Titles of what was picked from a search: until the next answer of the server names it, the screen that shows the new
 * reference takes its title from here.
 */
const picked = new Map<string, string>()
/** More than anybody picks in a day; then the oldest go. */
const MOST = 500

/** Under which type the titles of a field's values stand; undefined where it refers to nothing. */
export const titledBy = (field: Field | undefined): string | undefined =>
  field?.target ?? (field?.kind === 'file' ? 'platform.file' : undefined)

/** Notes the title of a record of the type `target`. */
export function notePicked(target: string, id: string, title: string): void {
  if (picked.size >= MOST) picked.delete(picked.keys().next().value!)
  picked.set(`${target} ${id}`, title)
}

/** Titles of the given records, as far as they were picked here. */
export function pickedTitles(target: string, ids: readonly string[]): Record<string, string> {
  return Object.fromEntries(
    ids.flatMap((id) => {
      const title = picked.get(`${target} ${id}`)
      return title === undefined ? [] : [[id, title]]
    }),
  )
}
