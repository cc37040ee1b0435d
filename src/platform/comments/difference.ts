/** What changed between two editions of a text, word by word. */
export interface Piece {
  readonly kind: 'same' | 'added' | 'removed'
  readonly text: string
}

/** Beyond so many pairs of words the whole text is shown as exchanged: a table that large would stop the page. */
const MOST_PAIRS = 4_000_000

/** Words, spaces and marks one by one; a named person or record is one word. */
const wordsOf = (text: string): string[] => text.match(/[@#]\[[^\]]*\]|[\p{L}\p{N}]+|\s+|[^\s\p{L}\p{N}]/gu) ?? []

/** The longest common subsequence of words stays; neighbouring pieces of one kind are joined. */
export function difference(before: string, after: string): Piece[] {
  const [a, b] = [wordsOf(before), wordsOf(after)]
  let start = 0
  while (start < a.length && start < b.length && a[start] === b[start]) start++
  let end = 0
  while (end < a.length - start && end < b.length - start && a[a.length - 1 - end] === b[b.length - 1 - end]) end++
  const found: Piece[] = []
  add(found, 'same', a.slice(0, start))
  middle(found, a.slice(start, a.length - end), b.slice(start, b.length - end))
  add(found, 'same', a.slice(a.length - end))
  return found
}

function middle(found: Piece[], a: readonly string[], b: readonly string[]): void {
  if (a.length * b.length > MOST_PAIRS) {
    add(found, 'removed', a)
    add(found, 'added', b)
    return
  }
  // length[i][j]: of the longest common subsequence of a from i and b from j.
  const width = b.length + 1
  const length = new Uint32Array((a.length + 1) * width)
  for (let i = a.length - 1; i >= 0; i--)
    for (let j = b.length - 1; j >= 0; j--)
      length[i * width + j] =
        a[i] === b[j]
          ? length[(i + 1) * width + j + 1]! + 1
          : Math.max(length[(i + 1) * width + j]!, length[i * width + j + 1]!)
  let [i, j] = [0, 0]
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      add(found, 'same', [a[i]!])
      i++
      j++
    } else if (length[(i + 1) * width + j]! >= length[i * width + j + 1]!) add(found, 'removed', [a[i++]!])
    else add(found, 'added', [b[j++]!])
  }
  add(found, 'removed', a.slice(i))
  add(found, 'added', b.slice(j))
}

function add(found: Piece[], kind: Piece['kind'], words: readonly string[]): void {
  if (!words.length) return
  const last = found.at(-1)
  if (last?.kind === kind) found[found.length - 1] = { kind, text: last.text + words.join('') }
  else found.push({ kind, text: words.join('') })
}
