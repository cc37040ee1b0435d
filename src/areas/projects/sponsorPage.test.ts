import assert from 'node:assert/strict'
import { buffer } from 'node:stream/consumers'
import { describe, test } from 'node:test'
import { getDocument } from 'pdfjs-dist/legacy/build/pdf.mjs'
import { STANDARD_CALENDAR } from '../people/index.ts'
import type { Mark, Measure } from './paper.ts'
import { cut, wrap } from './paper.ts'
import type { Plan, PlanTask } from './schedule/index.ts'
import { schedulePlan } from './schedule/index.ts'
import { PLAN_DEFAULTS } from './schedule/plan.ts'
import { sponsorFacts } from './sponsorFacts.ts'
import { drawSponsorPage } from './sponsorPage.server.ts'
import { PAGE, sponsorPage } from './sponsorPage.ts'

const DAY = 8 * 3600
const taskOf = (key: string, days: number, more: Partial<PlanTask> = {}): PlanTask => ({
  key,
  name: key,
  level: 1,
  summary: false,
  milestone: days === 0,
  manual: false,
  active: true,
  type: 'fixedUnits',
  effortDriven: false,
  duration: days * DAY,
  elapsed: false,
  constraint: 'asSoonAsPossible',
  percentComplete: 0,
  ...more,
})
const planOf = (tasks: PlanTask[], more: Partial<Plan> = {}): Plan => ({
  name: 'Wi-Fi renewal',
  start: '2026-05-04T08:00',
  scheduleFrom: 'start',
  calendar: 1,
  ...PLAN_DEFAULTS,
  calendars: [{ ...STANDARD_CALENDAR, key: 1 }],
  tasks,
  links: [],
  resources: [],
  assignments: [],
  ...more,
})
const link = (from: string, to: string): Plan['links'][number] => ({ from, to, type: 'FS', lag: 0, lagUnit: 'working' })
const reading = (plan: Plan) => {
  const outcome = schedulePlan(plan)
  assert.ok(outcome.ok)
  return { plan, schedule: outcome.schedule, locale: 'en-GB', today: '2026-05-06' }
}
const inputOf = (plan: Plan, title = 'Warehouse Wi-Fi renewal') => ({
  ...reading(plan),
  title,
  company: 'Fernholm Logistics',
  manager: 'Ines Falk',
})
/** Roughly as wide as the letters are. */
const measure: Measure = (text, size) => text.length * size * 0.5

const renewal = planOf(
  [
    taskOf('Hamburg', 0, { summary: true, milestone: false }),
    taskOf('Survey', 2, {
      level: 2,
      percentComplete: 100,
      actualStart: '2026-05-04T08:00',
      actualFinish: '2026-05-05T17:00',
    }),
    taskOf('Mount access points', 5, { level: 2 }),
    taskOf('Train the guards', 1, { level: 2 }),
    taskOf('Hamburg live', 0, { deadline: '2026-05-08T17:00' }),
  ],
  {
    statusDate: '2026-05-05T17:00',
    links: [link('Survey', 'Mount access points'), link('Mount access points', 'Hamburg live')],
    resources: [
      { key: 'a', name: 'Tuncay Aydın', kind: 'work', maxUnits: 1 },
      { key: 'l', name: 'Maja Lindqvist', kind: 'work', maxUnits: 1 },
      { key: 'c', name: 'Cable', kind: 'material', maxUnits: 1 },
      { key: 'n', name: 'Nobody needed', kind: 'work', maxUnits: 1 },
    ],
    assignments: [
      { key: 1, task: 'Survey', resource: 'a', units: 1 },
      { key: 2, task: 'Mount access points', resource: 'l', units: 1 },
      { key: 3, task: 'Mount access points', resource: 'c', units: 1 },
    ],
  },
)

describe('what the page says', () => {
  test('finish against deadline, progress, key dates, findings and team', () => {
    const facts = sponsorFacts(reading(renewal))
    assert.equal(facts.sentence, 'The project will finish on 12 May, 2 days after its deadline of 8 May.')
    assert.deepEqual(facts.details, [
      '25 % of the work is done; 3 tasks are open.',
      '2 of them are critical: any delay there moves the finish.',
    ])
    assert.deepEqual(
      facts.figures.map(({ label, value, note }) => [label, value, note]),
      [
        ['Finish', '12 May', '2 days late'],
        ['Complete', '25 %', '1 of 4 tasks done'],
        ['Critical', '2', 'of 3 open tasks'],
        ['Deadlines missed', '1', 'of 1'],
      ],
    )
    assert.deepEqual(facts.keyDates, [{ name: 'Hamburg live', date: '12 May', state: '2 days late', tone: 'bad' }])
    assert.deepEqual(facts.findings, [
      '“Hamburg live” misses its deadline of 8 May by 2 days: it finishes on 12 May',
      '“Train the guards” has no successor: if it slips, nothing shows it. Link it to what needs it',
    ])
    assert.deepEqual(facts.team, ['Maja Lindqvist', 'Tuncay Aydın'])
  })

  test('a plan without tasks, one that is done, and one whose deadlines are met', () => {
    assert.equal(sponsorFacts(reading(planOf([]))).sentence, 'The plan has no tasks yet.')
    const done = taskOf('Move', 2, {
      percentComplete: 100,
      actualStart: '2026-05-04T08:00',
      actualFinish: '2026-05-05T17:00',
    })
    assert.equal(sponsorFacts(reading(planOf([done]))).sentence, 'The project finished on 5 May.')
    const met = sponsorFacts(reading(planOf([taskOf('Move', 2, { deadline: '2026-05-05T17:00' })])))
    assert.equal(met.sentence, 'The project will finish on 5 May, within its deadline of 5 May.')
    assert.equal(met.tone, 'good')
    const early = planOf([taskOf('Order', 3, { deadline: '2026-05-04T17:00' }), taskOf('Move', 9)])
    assert.equal(
      sponsorFacts(reading(early)).sentence,
      'The project will finish on 14 May; one deadline on the way will be missed.',
    )
  })

  test('of many milestones the next ones and the last are shown', () => {
    const milestones = Array.from({ length: 30 }, (_, i) => [taskOf(`Stage ${i}`, 1), taskOf(`Gate ${i}`, 0)]).flat()
    const links = milestones.slice(1).map((task, i) => link(String(milestones[i]!.key), String(task.key)))
    const { keyDates } = sponsorFacts(reading(planOf(milestones, { links })))
    assert.equal(keyDates.length, 8)
    assert.deepEqual([keyDates[0]!.name, keyDates[6]!.name, keyDates[7]!.name], ['Gate 0', 'Gate 6', 'Gate 29'])
  })
})

/** What the marks cover, as far as they lie outside the page's margins. */
const outside = (marks: readonly Mark[], of: Measure) =>
  marks.filter((mark) => {
    const xs =
      mark.kind === 'text'
        ? [mark.x, mark.x + of(mark.text, mark.size, mark.strong)]
        : mark.kind === 'rect'
          ? [mark.x, mark.x + mark.width]
          : mark.kind === 'line'
            ? [mark.from[0], mark.to[0]]
            : mark.points.map(([x]) => x)
    const ys =
      mark.kind === 'text'
        ? [mark.y, mark.y + mark.size]
        : mark.kind === 'rect'
          ? [mark.y, mark.y + mark.height]
          : mark.kind === 'line'
            ? [mark.from[1], mark.to[1]]
            : mark.points.map(([, y]) => y)
    const room = PAGE.margin - 5
    return (
      Math.min(...xs) < room ||
      Math.max(...xs) > PAGE.width - room ||
      Math.min(...ys) < room ||
      Math.max(...ys) > PAGE.height - room
    )
  })

const WORDS = 'A very long name of something that somebody wrote without thinking of paper '
const crowded = planOf(
  Array.from({ length: 300 }, (_, i) =>
    taskOf(`${i}`, i % 10 === 9 ? 0 : 3, { name: `${i} ${WORDS.repeat(4)}`, deadline: '2026-05-05T17:00' }),
  ),
  {
    links: Array.from({ length: 299 }, (_, i) => link(`${i}`, `${i + 1}`)),
    resources: Array.from({ length: 60 }, (_, i) => ({
      key: i,
      name: `Żaneta Łódź ${i}`,
      kind: 'work' as const,
      maxUnits: 1,
    })),
    assignments: Array.from({ length: 60 }, (_, i) => ({ key: i, task: `${i}`, resource: i, units: 1 })),
  },
)

describe('where it stands', () => {
  for (const [name, plan, title] of [
    ['an ordinary plan', renewal, 'Warehouse Wi-Fi renewal'],
    ['an empty plan', planOf([]), 'Nothing yet'],
    ['300 tasks with long names', crowded, WORDS.repeat(6)],
    ['one word without a space', renewal, 'X'.repeat(400)],
  ] as const)
    test(`${name}: within the margins`, () => {
      assert.deepEqual(outside(sponsorPage(inputOf(plan, title), measure), measure), [])
    })

  test('what is left out of a crowded page is counted', () => {
    const texts = sponsorPage(inputOf(crowded), measure).flatMap((mark) => (mark.kind === 'text' ? [mark.text] : []))
    assert.ok(
      texts.some((text) => /^and 2\d\d more rows$/.test(text)),
      texts.join('\n'),
    )
    assert.ok(texts.some((text) => /^and \d+ more in the plan$/.test(text)))
    assert.ok(texts.some((text) => /and \d+ more$/.test(text) && text.includes('Żaneta')))
  })

  test('a text is cut where it must be and wrapped between words', () => {
    assert.equal(cut('abcdef', 20, 10, false, measure), 'abc…')
    assert.equal(cut('abcd', 20, 10, false, measure), 'abcd')
    assert.deepEqual(wrap('one two three four', 40, 2, { size: 10, strong: false }, measure), ['one two', 'three f…'])
  })
})

/** Pages and text of a PDF, as a reader that is not ours finds them: by the tables of letters in its fonts. */
async function read(pdf: Buffer): Promise<{ pages: number; text: string; fonts: number }> {
  const file = await getDocument({ data: new Uint8Array(pdf), verbosity: 0 }).promise
  const { items } = await (await file.getPage(1)).getTextContent()
  const text = items.map((item) => ('str' in item ? item.str + (item.hasEOL ? '\n' : '') : '')).join('')
  const fonts = [...pdf.toString('latin1').matchAll(/\/BaseFont \/[A-Z]{6}\+NotoSans/g)].length
  const { numPages } = file
  await file.loadingTask.destroy()
  return { pages: numPages, text, fonts }
}

describe('the PDF', () => {
  test('is one page with the facts on it', async () => {
    const { pages, text } = await read(await buffer(drawSponsorPage(inputOf(renewal))))
    assert.equal(pages, 1)
    for (const fact of [
      'Warehouse Wi-Fi renewal',
      'Manager Ines Falk',
      'The project will finish on 12 May, 2 days after its deadline of 8 May.',
      'As of 5 May 2026',
      'Mount access points',
      'Hamburg live',
      'Maja Lindqvist, Tuncay Aydın',
    ])
      assert.ok(text.includes(fact), `${fact} is not in\n${text}`)
  })

  test('has the letters of every language of Europe, and of the fonts only those', async () => {
    const names = [
      'Łódź, Kraków, Wrocław, Żywiec',
      'Győr, Hódmezővásárhely',
      'Târgu Mureș, Brașov',
      'Žďár nad Sázavou, Ľubovňa',
      'İstanbul, Iğdır',
      'Þórshöfn, Ísafjörður',
      'Valletta Ħamrun, Ġgantija',
      'Rēzekne, Šiauliai, Võru',
      'Αθήνα, Θεσσαλονίκη',
      'Київ, София, Београд',
      '12,50 € – „grün“',
    ]
    const plan = planOf(names.map((name, i) => taskOf(String(i), 1, { name })))
    const pdf = await buffer(drawSponsorPage(inputOf(plan, 'Łódź live')))
    const { text, fonts } = await read(pdf)
    for (const name of ['Łódź live', ...names]) assert.ok(text.includes(name), `${name} is not in\n${text}`)
    assert.ok(fonts >= 2, 'both fonts are embedded')
    assert.ok(pdf.length < 120_000, `the file has ${pdf.length} bytes`)
  })

  test('stays one page with 300 tasks and names without end', async () => {
    assert.equal((await read(await buffer(drawSponsorPage(inputOf(crowded, WORDS.repeat(6)))))).pages, 1)
  })
})
