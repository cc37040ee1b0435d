/** What somebody may have meant: the names that are least different from a misspelt one. */

/** Changes of one letter — added, gone, another, two swapped — between two texts; `most + 1` where there are more. */
export function editDistance(a: string, b: string, most: number): number {
  if (Math.abs(a.length - b.length) > most) return most + 1
  let before: number[] = []
  let last = Array.from({ length: b.length + 1 }, (_, j) => j)
  for (let i = 1; i <= a.length; i++) {
    const row = [i]
    let least = i
    for (let j = 1; j <= b.length; j++) {
      const cost = a[i - 1] === b[j - 1] ? 0 : 1
      let value = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + cost)
      if (i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) value = Math.min(value, before[j - 2]! + 1)
      row.push(value)
      if (value < least) least = value
    }
    if (least > most) return most + 1
    before = last
    last = row
  }
  return last[b.length]!
}

/** Lower case, without accents, marks and more than one space. */
export const simplified = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/[\u0300-\u036f]/g, '')
    .toLowerCase()
    .replace(/ß/g, 'ss')
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim()

/** At most three of the names, the nearest first; none where all are far away. */
export function nearest(wanted: string, names: Iterable<string>): string[] {
  const target = simplified(wanted)
  const words = new Set(target.split(' '))
  const most = Math.max(1, Math.min(4, Math.floor(target.length / 3)))
  const found: { name: string; distance: number }[] = []
  const seen = new Set<string>()
  for (const name of names) {
    if (seen.has(name)) continue
    seen.add(name)
    const other = simplified(name)
    let distance = editDistance(target, other, most)
    // The same words in another order, or one within the other: “Falk, Ines” and “Ines Falk”.
    const otherWords = other.split(' ')
    if (distance > most && target.length >= 3 && (other.startsWith(target) || target.startsWith(other))) distance = most
    if (distance > most && otherWords.length === words.size && otherWords.every((word) => words.has(word))) distance = 1
    if (distance <= most) found.push({ name, distance })
  }
  return found
    .sort((a, b) => a.distance - b.distance || a.name.localeCompare(b.name, 'en'))
    .slice(0, 3)
    .map(({ name }) => name)
}
