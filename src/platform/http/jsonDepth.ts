const [QUOTE, BACKSLASH] = ['"', '\\'].map((c) => c.charCodeAt(0))
const OPENING = new Set(['[', '{'].map((c) => c.charCodeAt(0)))
const CLOSING = new Set([']', '}'].map((c) => c.charCodeAt(0)))

/** Whether JSON text nests lists and objects further than `most` levels; asked before it is parsed. */
export function deeperThan(most: number, json: string): boolean {
  let depth = 0
  let inText = false
  for (let i = 0; i < json.length; i++) {
    const code = json.charCodeAt(i)
    if (inText) {
      if (code === BACKSLASH) i++
      else if (code === QUOTE) inText = false
    } else if (code === QUOTE) inText = true
    else if (OPENING.has(code) && ++depth > most) return true
    else if (CLOSING.has(code)) depth--
  }
  return false
}
