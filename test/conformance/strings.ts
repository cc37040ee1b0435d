/** Strings that break programs, sent into text, prose, filters and searches of a whole Ambit. */
import { readFileSync } from 'node:fs'
import type { TestAmbit, Visitor } from '../ambit.ts'

export interface StringsResult {
  readonly sent: number
  readonly stored: number
  /** Refused with a reason that names the field. */
  readonly refused: number
  /** What was neither: other answers, and values that came back as something else. */
  readonly wrong: string[]
}

const PEOPLE = '/api/people/people'

/** Sends every string of a JSON list, as a name, as several lines of Markdown, as a filter and as a search. */
export async function sendStrings(ambit: TestAmbit, path: string): Promise<StringsResult> {
  const keeper = await ambit.visitor(['people', 'employee'])
  const strings = JSON.parse(readFileSync(path, 'utf8')) as string[]
  let [stored, refused] = [0, 0]
  const wrong: string[] = []
  for (const [index, text] of strings.entries()) {
    const said = (what: string) => wrong.push(`string ${index + 1} ${JSON.stringify(text).slice(0, 60)}: ${what}`)
    const { status, body } = await ambit.call(keeper, 'POST', PEOPLE, { name: text, address: text })
    if (status === 201) {
      stored++
      const lost = await notAsSent(ambit, keeper, body.id, text)
      if (lost) said(lost)
    } else if (status === 422 || status === 400) {
      refused++
      if (!Object.keys(body.error?.fields ?? {}).length) said('refused without naming a field')
    } else said(`answered ${status}`)
    for (const query of ['name=eq:', 'name=contains:', 'search=']) {
      const asked = await ambit.call(keeper, 'GET', `${PEOPLE}?${query}${encodeURIComponent(text.toWellFormed())}`)
      if (asked.status >= 500) said(`${query} answered ${asked.status}`)
    }
  }
  return { sent: strings.length, stored, refused, wrong }
}

/** Text is kept as it was sent, save that a title has no space around it. */
async function notAsSent(ambit: TestAmbit, who: Visitor, id: string, text: string): Promise<string | undefined> {
  const { status, body } = await ambit.call(who, 'GET', `${PEOPLE}/${id}`)
  if (status !== 200) return `stored, then read with ${status}`
  if (body.address !== text && body.address?.trim() !== text.trim()) return 'came back as other prose'
  if (body.name !== text && body.name !== text.trim()) return 'came back as another name'
  return undefined
}
