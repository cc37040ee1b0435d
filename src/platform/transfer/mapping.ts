/** Which column is for which field: by what was chosen before, by name and label, and by words that mean the same. */
import { words } from '../../record/fields.ts'
import { simplified } from './nearest.ts'
import { type Target, WRITTEN_BY_AMBIT } from './target.ts'

/** What a column becomes. `field` null: it is left out. */
export interface MappedColumn {
  readonly name: string
  readonly field: string | null
}

/** Names that columns of other programs have for the same; a field's name first, or a part of a label. */
const SYNONYMS: readonly (readonly string[])[] = [
  ['name', 'full name', 'display name', 'bezeichnung', 'vollstandiger name', 'nom', 'nombre'],
  ['title', 'titel', 'subject', 'betreff', 'summary', 'job title', 'position', 'stelle', 'funktion', 'role'],
  [
    'email',
    'e mail',
    'mail',
    'email address',
    'e mail address',
    'e mail adresse',
    'mailadresse',
    'emailadresse',
    'user principal name',
  ],
  [
    'phone',
    'telephone',
    'phone number',
    'tel',
    'telefon',
    'telefonnummer',
    'telephone number',
    'work phone',
    'mobile',
    'handy',
  ],
  ['address', 'adresse', 'anschrift', 'street address', 'location'],
  ['active', 'aktiv', 'enabled', 'is active'],
  ['code', 'kurzel', 'short name', 'short', 'number', 'nummer', 'nr', 'no', 'key', 'kennung', 'abbreviation'],
  ['kind', 'type', 'art', 'typ', 'category', 'kategorie'],
  ['status', 'state', 'zustand', 'stand'],
  ['department', 'abteilung', 'dept', 'organisation unit', 'bereich'],
  ['parent', 'part of', 'belongs to', 'ubergeordnet', 'gehort zu'],
  ['head', 'leiter', 'leitung', 'head of department'],
  ['manager', 'vorgesetzter', 'vorgesetzte', 'supervisor', 'line manager', 'reports to', 'projektleiter'],
  ['person', 'employee', 'mitarbeiter', 'mitarbeiterin', 'name', 'staff'],
  ['owner', 'verantwortlich', 'responsible', 'besitzer', 'eigentumer'],
  ['site', 'standort', 'location', 'office', 'niederlassung'],
  [
    'startsOn',
    'start',
    'starts',
    'start date',
    'from',
    'begin',
    'beginn',
    'von',
    'valid from',
    'gultig ab',
    'eintritt',
    'first day',
    'entry date',
  ],
  [
    'endsOn',
    'end',
    'ends',
    'end date',
    'to',
    'until',
    'ende',
    'bis',
    'valid to',
    'valid until',
    'gultig bis',
    'austritt',
    'last day',
  ],
  ['date', 'datum', 'day', 'tag'],
  ['due', 'due date', 'deadline', 'fallig', 'fallig am', 'termin'],
  [
    'notes',
    'note',
    'remark',
    'remarks',
    'comment',
    'comments',
    'bemerkung',
    'bemerkungen',
    'notiz',
    'kommentar',
    'description',
    'beschreibung',
  ],
  ['value', 'amount', 'betrag', 'wert', 'price', 'preis', 'cost', 'kosten', 'total', 'summe'],
  ['currency', 'wahrung', 'curr', 'ccy'],
  ['vendor', 'supplier', 'lieferant', 'kreditor'],
  ['country', 'land', 'country code'],
  ['share', 'fte', 'working time share', 'beschaftigungsgrad', 'arbeitszeitanteil'],
  ['id', 'identifier', 'uuid', 'guid'],
]

const groupOf = new Map<string, Set<number>>()
SYNONYMS.forEach((group, i) => {
  for (const name of group) {
    const key = simplified(words(name))
    if (!groupOf.has(key)) groupOf.set(key, new Set())
    groupOf.get(key)!.add(i)
  }
})

/** The name of a column without units and marks: “Value (EUR) *” → “value”. */
const bare = (name: string): string => simplified(name.replace(/\([^)]*\)|\[[^\]]*\]/g, ' '))

/** How well a column's name fits a target: 0 not at all. */
function fit(name: string, { key, label }: Target): number {
  const whole = simplified(name)
  const own = [simplified(label), simplified(words(key.replace(/^extra\./, '').replace('.', ' '))), simplified(key)]
  if (own.includes(whole)) return 4
  const short = bare(name)
  if (!short) return 0
  if (own.includes(short)) return 3
  const groups = groupOf.get(short)
  if (groups && own.some((each) => [...(groupOf.get(each) ?? [])].some((i) => groups.has(i)))) return 2
  return 0
}

/**
 * Columns with the fields that they are for, each field once. `remembered`: what this person chose for columns of such
 * names before. A column that fits nothing is left out, and says so by null.
 */
export function mapColumns(
  names: readonly string[],
  targets: readonly Target[],
  remembered: ReadonlyMap<string, string | null> = new Map(),
): MappedColumn[] {
  const open = targets.filter((target) => !target.refusal)
  const mapped = new Map<number, string | null>()
  const taken = new Set<string>()
  names.forEach((name, i) => {
    const before = remembered.get(name)
    if (before === undefined) return
    if (before !== null && (taken.has(before) || !open.some(({ key }) => key === before))) return
    mapped.set(i, before)
    if (before) taken.add(before)
  })
  const fits = names
    .flatMap((name, i) =>
      mapped.has(i) ? [] : open.map((target, order) => ({ i, target, order, score: fit(name, target) })),
    )
    .filter(({ score }) => score > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order || a.i - b.i)
  for (const { i, target } of fits) {
    if (mapped.has(i) || taken.has(target.key)) continue
    mapped.set(i, target.key)
    taken.add(target.key)
  }
  return names.map((name, i) => ({ name, field: mapped.get(i) ?? null }))
}

/** Why a column of this name cannot be imported, where a field of that name is closed; undefined where there is none. */
export function whyLeftOut(name: string, targets: readonly Target[]): string | undefined {
  const closed = targets.find((target) => target.refusal && fit(name, target) >= 3)
  if (closed) return closed.refusal
  const own = WRITTEN_BY_AMBIT[simplified(name)]
  return own && `${own} is written by Ambit`
}
