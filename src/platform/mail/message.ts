/** What a mail about notifications says, as text and as plain html. */

export interface MailedNote {
  readonly text: string
  /** Where it opens. */
  readonly link: string
}

/** What happened to one record; or, without a title, what is about none. */
export interface MailedGroup {
  /** `Leave`, `Task`. */
  readonly label: string | null
  readonly title: string | null
  readonly notes: readonly MailedNote[]
}

export interface MailText {
  readonly subject: string
  readonly text: string
  readonly html: string
}

/** A digest names so many sentences; of the rest it says how many they are. */
const MOST_NOTES = 100
const LONGEST_SUBJECT = 150

/**
 * `company` stands where several mails of several Ambits arrive in one place; `preferences` and `stop` are addresses.
 * A mail about one record has its title as subject, the same each time, so that mail programs put them together.
 */
export function composed(
  groups: readonly MailedGroup[],
  about: {
    readonly company: string
    readonly digest: boolean
    readonly preferences: string
    readonly stop: string
    readonly all: string
  },
): MailText {
  const count = groups.reduce((n, { notes }) => n + notes.length, 0)
  const first = groups[0]!
  const subject = about.digest
    ? `${about.company}: ${count === 1 ? 'one notification' : `${count} notifications`}`
    : first.title
      ? `${first.label}: ${first.title}`
      : first.notes[0]!.text
  let left = MOST_NOTES
  const shown = groups.flatMap((group) => {
    const notes = group.notes.slice(0, left)
    left -= notes.length
    return notes.length ? [{ ...group, notes }] : []
  })
  const more = count > MOST_NOTES ? `And ${count - MOST_NOTES} more: ${about.all}` : null
  const stopWords = about.digest ? 'Stop this daily mail' : 'Stop mails of this kind'
  const text = [
    ...shown.flatMap(({ label, title, notes }) => [
      ...(title ? [`${label}: ${title}`] : []),
      ...notes.flatMap((note) => [`${title ? '- ' : ''}${note.text}`, `${title ? '  ' : ''}${note.link}`]),
      '',
    ]),
    ...(more ? [more, ''] : []),
    '-- ',
    `Sent by Ambit of ${about.company}, because you wish to be told.`,
    `What is mailed: ${about.preferences}`,
    `${stopWords}: ${about.stop}`,
  ].join('\n')
  return { subject: clean(subject).slice(0, LONGEST_SUBJECT), text, html: html(shown, about, more !== null, count) }
}

/** No colours but those of the mail program, so that it can be read on light and on dark; nothing is loaded. */
function html(
  groups: readonly MailedGroup[],
  about: { company: string; digest: boolean; preferences: string; stop: string; all: string },
  more: boolean,
  count: number,
): string {
  const parts = groups.map(({ label, title, notes }) => {
    const lines = notes.map((note) => `<li style="margin:4px 0">${anchor(note.link, note.text)}</li>`).join('')
    const head = title
      ? `<p style="margin:16px 0 4px"><span style="opacity:.7">${escaped(label ?? '')}</span><br><strong>${escaped(title)}</strong></p>`
      : ''
    return `${head}<ul style="margin:0;padding-left:20px">${lines}</ul>`
  })
  const rest = more ? `<p>${anchor(about.all, `And ${count - MOST_NOTES} more`)}</p>` : ''
  const stop = anchor(about.stop, about.digest ? 'Stop this daily mail' : 'Stop mails of this kind')
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark"></head>
<body style="font:15px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;max-width:640px;margin:0;padding:16px">
${parts.join('\n')}
${rest}<p style="margin:24px 0 0;font-size:13px;opacity:.7">Sent by Ambit of ${escaped(about.company)}, because you wish to be told.
${anchor(about.preferences, 'Choose what is mailed')} · ${stop}</p>
</body></html>
`
}

const anchor = (link: string, words: string) => `<a href="${escaped(link)}">${escaped(words)}</a>`

/** Text as html shows it literally, within and outside attributes. */
export const escaped = (text: string): string => text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)

/** One line without control characters: what goes into a header. */
export const clean = (text: string): string =>
  text
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, ' ')
    .replace(/\s+/g, ' ')
    .trim()
