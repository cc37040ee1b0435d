/** The one page that a sponsor reads: what stands where on a sheet of A4. Pure; `sponsorPage.server.ts` draws it. */
import { formatDate } from '../../web/format.ts'
import { cut, INK, LINE_HEIGHT, type Mark, type Measure, wrap } from './paper.ts'
import { type KeyDate, type Reading, type SponsorFacts, sponsorFacts, type Tone } from './sponsorFacts.ts'
import { sponsorGantt } from './sponsorGantt.ts'

export interface SponsorInput extends Reading {
  title: string
  company: string
  manager?: string
  sponsor?: string
}

/** A4 upright, in points. */
export const PAGE = { width: 595.28, height: 841.89, margin: 42 }
const LEFT = PAGE.margin
const WIDTH = PAGE.width - 2 * PAGE.margin
const GAP = 24
const HALF = (WIDTH - GAP) / 2
const FOOT = PAGE.height - PAGE.margin
const TONES: Record<Tone, string> = { good: INK.good, attention: INK.attention, bad: INK.bad, quiet: INK.ink3 }

/** Everything on the page, from top to bottom; what does not fit is cut and counted, so that it stays one page. */
export function sponsorPage(input: SponsorInput, measure: Measure): Mark[] {
  const facts = sponsorFacts(input)
  const paper = new Paper(measure)
  const below = head(paper, input, facts)
  const lists = listsHeight(facts)
  const listTop = FOOT - 22 - lists
  paper.title('Plan', LEFT, below)
  paper.marks.push(
    ...sponsorGantt(input, { x: LEFT, y: below + 20, width: WIDTH, height: listTop - below - 20 - 26 }, measure),
  )
  keyDates(paper, facts.keyDates, listTop)
  attention(paper, facts, listTop)
  foot(paper, input)
  return paper.marks
}

class Paper {
  readonly marks: Mark[] = []
  readonly measure: Measure

  constructor(measure: Measure) {
    this.measure = measure
  }

  /** One line, cut where it does not fit; with `right`, `x` is its right end. */
  line(
    text: string,
    x: number,
    y: number,
    { size = 9, strong = false, color = INK.ink as string, width = WIDTH, right = false } = {},
  ): void {
    const shown = cut(text, width, size, strong, this.measure)
    const at = right ? x - this.measure(shown, size, strong) : x
    this.marks.push({ kind: 'text', x: at, y, text: shown, size, strong, color })
  }

  /** A paragraph; gives the y below it. */
  paragraph(
    text: string,
    x: number,
    y: number,
    { size = 9, strong = false, color = INK.ink as string, width = WIDTH, most = 2 } = {},
  ): number {
    let at = y
    for (const line of wrap(text, width, most, { size, strong }, this.measure)) {
      this.marks.push({ kind: 'text', x, y: at, text: line, size, strong, color })
      at += size * LINE_HEIGHT
    }
    return at
  }

  title(text: string, x: number, y: number, width = WIDTH): void {
    this.line(text, x, y, { size: 9, strong: true, width })
    this.rule(x, y + 14, width, INK.line2)
  }

  rule(x: number, y: number, width: number, color: string): void {
    this.marks.push({ kind: 'line', from: [x, y], to: [x + width, y], color, width: 0.5 })
  }
}

/** Title, sentence and figures; gives the y below. */
function head(paper: Paper, input: SponsorInput, facts: SponsorFacts): number {
  const { plan, locale, today } = input
  const written = formatDate(today, locale, '')
  const as = plan.statusDate ? `As of ${formatDate(plan.statusDate.slice(0, 10), locale, '')}` : `As of ${written}`
  paper.line(input.company, LEFT, PAGE.margin, { size: 8.5, color: INK.ink3, width: WIDTH / 2 })
  paper.line(as, LEFT + WIDTH, PAGE.margin, { size: 8.5, color: INK.ink3, right: true, width: WIDTH / 2 })
  let y = paper.paragraph(input.title, LEFT, PAGE.margin + 16, { size: 18, strong: true })
  const who = [input.manager && `Manager ${input.manager}`, input.sponsor && `Sponsor ${input.sponsor}`].filter(Boolean)
  if (who.length > 0) {
    paper.line(who.join('  ·  '), LEFT, y + 2, { color: INK.ink2 })
    y += 15
  }
  const tone = facts.tone === 'quiet' ? INK.accent : TONES[facts.tone]
  const top = y + 12
  y = paper.paragraph(facts.sentence, LEFT + 12, top, { size: 13, strong: true, width: WIDTH - 12, most: 3 })
  if (facts.details.length > 0)
    y = paper.paragraph(facts.details.join(' '), LEFT + 12, y + 3, { size: 9.5, color: INK.ink2, width: WIDTH - 12 })
  paper.marks.push({ kind: 'rect', x: LEFT, y: top - 1, width: 2.5, height: y - top, fill: tone })
  y += 14
  const each = WIDTH / facts.figures.length
  facts.figures.forEach((figure, index) => {
    const x = LEFT + index * each
    paper.line(figure.label, x, y, { size: 8, color: INK.ink3, width: each - 8 })
    paper.line(figure.value, x, y + 12, { size: 14, strong: true, width: each - 8 })
    paper.line(figure.note, x, y + 31, { size: 8, color: TONES[figure.tone], width: each - 8 })
  })
  return y + 60
}

const ROW = 15
const FINDING = 25

/** Room that the two lists at the foot need. */
function listsHeight({ keyDates: dates, findings, moreFindings, team }: SponsorFacts): number {
  const left = dates.length * ROW
  const right = Math.max(1, findings.length) * FINDING + (moreFindings > 0 ? 13 : 0)
  const people = team.length > 0 ? 62 : 0
  return 22 + Math.max(left, right) + people
}

function keyDates(paper: Paper, dates: readonly KeyDate[], top: number): void {
  paper.title('Key dates', LEFT, top, HALF)
  dates.forEach(({ name, date, state, tone }, index) => {
    const y = top + 21 + index * ROW
    paper.line(name, LEFT, y, { size: 8.5, width: HALF - 150 })
    paper.line(date, LEFT + HALF - 90, y, { size: 8.5, color: INK.ink2, right: true, width: 58 })
    paper.line(state, LEFT + HALF, y, { size: 8.5, color: TONES[tone], right: true, width: 86 })
  })
  if (dates.length === 0)
    paper.line('The plan has no milestones yet.', LEFT, top + 21, { size: 8.5, color: INK.ink3, width: HALF })
}

/** What needs a decision or an eye, and under both lists who is at work. */
function attention(paper: Paper, facts: SponsorFacts, top: number): void {
  const x = LEFT + HALF + GAP
  paper.title('What needs attention', x, top, HALF)
  let y = top + 21
  for (const finding of facts.findings) {
    paper.marks.push({ kind: 'rect', x, y: y + 3.2, width: 3, height: 3, fill: INK.attention })
    paper.paragraph(finding, x + 9, y, { size: 8.5, width: HALF - 9 })
    y += FINDING
  }
  if (facts.findings.length === 0) paper.line('Nothing stands out.', x, y, { size: 8.5, color: INK.ink3, width: HALF })
  if (facts.moreFindings > 0)
    paper.line(`and ${facts.moreFindings} more in the plan`, x + 9, y, { size: 8.5, color: INK.ink3, width: HALF - 9 })
  if (facts.team.length === 0) return
  const at = FOOT - 22 - 46
  paper.title('Team', LEFT, at)
  paper.paragraph(team(facts.team, paper.measure), LEFT, at + 20, { size: 8.5, color: INK.ink2, most: 2 })
}

/** As many names as two lines hold, and how many more there are. */
function team(names: readonly string[], measure: Measure): string {
  for (let shown = names.length; shown > 1; shown--) {
    const rest = names.length - shown
    const text = names.slice(0, shown).join(', ') + (rest > 0 ? ` and ${rest} more` : '')
    if (measure(text, 8.5, false) < WIDTH * 1.85) return text
  }
  return `${names[0]}${names.length > 1 ? ` and ${names.length - 1} more` : ''}`
}

function foot(paper: Paper, { plan, schedule, locale, today }: SponsorInput): void {
  paper.rule(LEFT, FOOT - 12, WIDTH, INK.line)
  const date = (local: string) => formatDate(local.slice(0, 10), locale, '')
  const span = `${plan.tasks.length} rows, ${date(schedule.start)} to ${date(schedule.finish)}`
  paper.line(span, LEFT, FOOT - 8, { size: 7.5, color: INK.ink3, width: WIDTH / 2 })
  paper.line(`Printed ${date(today)}`, LEFT + WIDTH, FOOT - 8, {
    size: 7.5,
    color: INK.ink3,
    right: true,
    width: WIDTH / 2,
  })
}
