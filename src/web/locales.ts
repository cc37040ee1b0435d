/** The languages and countries in whose manner dates and numbers can be written. Pure. */

/** Language tags (BCP 47): of Europe, and of where its companies trade. Browsers know how each writes. */
const TAGS = (
  'bg-BG ca-ES cs-CZ cy-GB da-DK de-AT de-CH de-DE de-LU el-CY el-GR en-AU en-CA en-GB en-IE en-IN en-NZ en-US en-ZA ' +
  'es-ES es-MX et-EE eu-ES fi-FI fr-BE fr-CA fr-CH fr-FR fr-LU ga-IE gl-ES hr-HR hu-HU is-IS it-CH it-IT ja-JP ko-KR ' +
  'lt-LT lv-LV mt-MT nb-NO nl-BE nl-NL nn-NO pl-PL pt-BR pt-PT ro-RO sk-SK sl-SI sq-AL sr-RS sv-FI sv-SE tr-TR uk-UA zh-CN'
).split(' ')

/** A manner of writing, with what it looks like. */
export interface Manner {
  readonly tag: string
  readonly label: string
  readonly example: string
}

/** `31/12/2026 · 1,234.50` */
export function exampleIn(tag: string): string {
  const day = new Intl.DateTimeFormat(tag, { dateStyle: 'short', timeZone: 'UTC' }).format(Date.UTC(2026, 11, 31))
  return `${day} · ${new Intl.NumberFormat(tag, { minimumFractionDigits: 2 }).format(1234.5)}`
}

/** All of them in the order of their names, which are written in the language of `inLanguage`; `own` is among them. */
export function manners(inLanguage: string, own: string | null): Manner[] {
  const names = new Intl.DisplayNames([inLanguage], { type: 'language' })
  return [...new Set([...TAGS, ...(own ? [own] : [])])]
    .map((tag) => ({ tag, label: names.of(tag) ?? tag, example: exampleIn(tag) }))
    .sort((a, b) => a.label.localeCompare(b.label, inLanguage))
}
