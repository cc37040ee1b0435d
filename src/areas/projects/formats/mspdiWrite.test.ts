import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { CONSTRAINTS, LINK_TYPES, type Plan, TASK_TYPES } from '../schedule/plan.ts'
import { exampleXml, streamOf } from './examplePlan.ts'
import { readMspdi } from './mspdiRead.ts'
import { parseElement } from './mspdiSource.ts'
import { type MspdiWriteOptions, writeMspdi } from './mspdiWrite.ts'
import { serialise } from './xmlElement.ts'

const read = (xml: string) => readMspdi(streamOf(xml))
const squeeze = (xml: string) =>
  serialise(parseElement(xml.slice(xml.indexOf('<Project'))))
    .replace(/>\s+</g, '><')
    .replace(/>\s+/g, '>')
    .replace(/\s+</g, '<')
const plain = (value: unknown) => JSON.parse(JSON.stringify(value))

async function edit(change: (plan: Plan) => void, options: MspdiWriteOptions = {}, xml = exampleXml()) {
  const file = await read(xml)
  const plan = structuredClone(file.plan)
  change(plan)
  const written = writeMspdi(plan, plain(file.source), options)
  const text = written.xml.join('')
  return { text, plan, dropped: written.dropped, again: await read(text) }
}

describe('writing Microsoft Project XML', () => {
  it('gives an untouched file back, unknown elements, comments and blank rows in their places', async () => {
    const xml = exampleXml({
      header: '<!-- by hand --><Later xmlns:x="urn:x" x:y="&quot;1&quot;"><x:In>&amp;</x:In></Later>',
    })
    const file = await read(xml)
    assert.equal(squeeze(writeMspdi(file.plan, plain(file.source)).xml.join('')), squeeze(xml))
  })

  it('keeps the dates of the file as long as nothing that was entered has changed', async () => {
    const { text } = await edit((plan) => {
      for (const task of plan.tasks) task.start = '2027-01-04T08:00'
    })
    assert.equal(squeeze(text), squeeze(exampleXml()))
  })

  it('changes only what has changed', async () => {
    const { text, dropped, again, plan } = await edit((plan) => {
      plan.tasks[1]!.name = 'Survey & <plan>'
    })
    assert.equal(squeeze(text), squeeze(exampleXml()).replace('Survey', 'Survey &amp; &lt;plan&gt;'))
    assert.deepEqual(dropped, [])
    assert.deepEqual(again.plan, plan)
  })

  it('drops what was derived from the old dates of a changed task, lists it, and leaves other tasks alone', async () => {
    const { text, dropped, again } = await edit((plan) => {
      plan.tasks[2]!.duration = 57_600
      plan.tasks[2]!.finish = '2026-11-26T17:00'
    })
    assert.deepEqual(dropped, [
      {
        task: 2,
        name: 'Install',
        elements: ['StartVariance', 'EarlyStart', 'TotalSlack', 'Assignment TimephasedData'],
      },
    ])
    assert.ok(!text.includes('TimephasedData'))
    assert.equal(again.plan.assignments[0]!.finish, '2026-11-26T17:00')
    assert.equal(text.match(/<EarlyStart>/g)!.length, 2)
    assert.equal(text.match(/<Foreign a="1">kept<Deep\/><\/Foreign>/g)!.length, 3)
    const survey = (xml: string) => /<Task><UID>1<\/UID>.*?<\/Task>/s.exec(squeeze(xml))![0]
    assert.equal(survey(text), survey(exampleXml()))
  })

  it('writes computed dates where it is given them', async () => {
    const dates = {
      start: '2026-11-25T08:00',
      finish: '2026-11-26T17:00',
      earlyStart: '2026-11-25T08:00',
      totalSlack: 3600,
      critical: false,
    }
    const { again, dropped } = await edit((plan) => void (plan.tasks[2]!.duration = 57_600), {
      computed: new Map([[2, dates]]),
      savedAt: '2026-11-23T09:30',
    })
    assert.deepEqual(again.plan.tasks[2]!.stored, dates)
    assert.deepEqual(dropped[0]!.elements, ['StartVariance', 'Assignment TimephasedData'])
    assert.ok(again.source.parts.includes('<LastSaved>2026-11-23T09:30:00</LastSaved>'))
  })

  it('adds, moves and removes tasks, numbers rows anew and keeps blank rows behind their task', async () => {
    const { text, again } = await edit((plan) => {
      const [summary, survey, install] = plan.tasks
      plan.tasks = [summary!, { ...install!, key: 'new-one', name: 'Order' }, install!, { ...survey!, level: 2 }]
      plan.links.push({ from: 'new-one', to: 2, type: 'SS', lag: -3600, lagUnit: 'elapsed' })
    })
    assert.deepEqual(
      again.plan.tasks.map(({ key, name, level, summary }) => [key, name, level, summary]),
      [
        [0, 'Network renewal', 0, true],
        [10, 'Order', 1, false],
        [2, 'Install', 1, true],
        [1, 'Survey', 2, false],
      ],
    )
    assert.deepEqual(
      again.plan.links.find(({ from }) => from === 10),
      { from: 10, to: 2, type: 'SS', lag: -3600, lagUnit: 'elapsed' },
    )
    const rows = [...text.matchAll(/<Task><UID>(\d+)<\/UID><ID>(\d+)<\/ID>/g)].map(([, uid, id]) => `${uid}:${id}`)
    assert.deepEqual(rows, ['0:0', '10:1', '2:2', '1:3', '9:4'])
    const removed = await edit((plan) => {
      plan.tasks.splice(2, 1)
      plan.links = []
      plan.assignments = []
    })
    assert.ok(!removed.text.includes('<TaskUID>2</TaskUID>'))
    assert.ok(removed.text.includes('<TaskUID>1</TaskUID>'))
  })

  it('keeps a link to a task of another file while other links of the same task change', async () => {
    const foreign =
      '<PredecessorLink><PredecessorUID>500</PredecessorUID><Type>1</Type><CrossProject>1</CrossProject><CrossProjectName>other.mpp</CrossProjectName></PredecessorLink>'
    const xml = exampleXml().replace('<PredecessorLink>', `${foreign}<PredecessorLink>`)
    const { text } = await edit((plan) => void (plan.links[0]!.lag = 0), {}, xml)
    assert.ok(squeeze(text).includes(foreign))
    assert.match(text, /<LinkLag>0<\/LinkLag>/)
  })

  it('changes custom values in the form in which they stood', async () => {
    const header =
      '<ExtendedAttributes><ExtendedAttribute><FieldID>188743731</FieldID><FieldName>Text1</FieldName><Alias>Site</Alias></ExtendedAttribute></ExtendedAttributes>'
    const { again, text } = await edit(
      (plan) => void (plan.tasks[1]!.extra = { text1: 'Bremen' }),
      {},
      exampleXml({ header }),
    )
    assert.deepEqual(again.plan.tasks[1]!.extra, { text1: 'Bremen' })
    assert.match(text, /<ExtendedAttribute><FieldID>188743731<\/FieldID><Value>Bremen<\/Value><\/ExtendedAttribute>/)
  })

  it('keeps a split task split, moved or new, with people or without', async () => {
    const parts = [
      { from: 0, to: 14_400 },
      { from: 43_200, to: 57_600 },
    ]
    const moved = await edit(
      (plan) => void Object.assign(plan.tasks[2]!, { parts, start: '2026-11-27T08:00', finish: '2026-11-30T17:00' }),
    )
    assert.deepEqual(moved.again.plan.tasks[2]!.parts, parts)
    assert.match(
      moved.text,
      /<Start>2026-11-27T12:00:00<\/Start><Finish>2026-11-30T13:00:00<\/Finish><Unit>2<\/Unit><Value>PT0H0M0S/,
    )
    const alone = { ...structuredClone(moved.plan), assignments: [] }
    const again = await read(writeMspdi(alone).xml.join(''))
    assert.deepEqual(again.plan.tasks[2]!.parts, parts)
    assert.deepEqual(again.plan.assignments, [])
  })

  it('leaves out characters that XML cannot hold', async () => {
    const { again } = await edit((plan) => void (plan.tasks[1]!.name = 'a\u0000b\u001fc\ud800d\uffffe\r\nf'))
    assert.equal(again.plan.tasks[1]!.name, 'abcde\r\nf')
  })

  it('reads back every plan that it writes, from a source or anew', async () => {
    await fc.assert(
      fc.asyncProperty(plans, async (plan) => {
        assert.deepEqual(plain((await read(writeMspdi(plan).xml.join(''))).plan), plain(plan))
        const file = await read(exampleXml())
        const laid = { ...plan, calendars: file.plan.calendars, calendar: 1 }
        const again = await read(writeMspdi(laid, file.source).xml.join(''))
        assert.deepEqual(plain(entered(again.plan)), plain(entered(laid)))
      }),
      { numRuns: 150 },
    )
  })
})

/** What was entered: links in a settled order, no work and work of 0 the same. */
function entered(plan: Plan) {
  return {
    ...plan,
    tasks: plan.tasks.map((task) => ({ ...task, stored: undefined, work: task.work || undefined })),
    links: [...plan.links].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1)),
  }
}

const minute = fc
  .integer({ min: 0, max: 1439 })
  .map((m) => `${String(Math.floor(m / 60)).padStart(2, '0')}:${String(m % 60).padStart(2, '0')}`)
const local = fc
  .tuple(fc.integer({ min: 1, max: 28 }), fc.integer({ min: 1, max: 12 }), minute)
  .map(([day, month, time]) => `2026-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}T${time}`)
const seconds = fc.integer({ min: 0, max: 100_000 }).map((minutes) => minutes * 60)
const name = fc.string({
  unit: fc.constantFrom('a', 'ß', '&', '<', '"', '東', '🚚', ']]>', '-', '7'),
  minLength: 1,
  maxLength: 12,
})

const plans: fc.Arbitrary<Plan> = fc
  .tuple(
    fc.array(
      fc.tuple(
        name,
        fc.integer({ min: 1, max: 3 }),
        seconds,
        fc.constantFrom(...CONSTRAINTS),
        fc.constantFrom(...TASK_TYPES),
        local,
        fc.boolean(),
        fc.boolean(),
        fc.integer({ min: 0, max: 100 }),
      ),
      { minLength: 1, maxLength: 8 },
    ),
    fc.array(
      fc.tuple(
        fc.nat(7),
        fc.nat(7),
        fc.constantFrom(...LINK_TYPES),
        fc.integer({ min: -9999, max: 9999 }),
        fc.constantFrom('working', 'elapsed', 'percent', 'elapsedPercent'),
      ),
      { maxLength: 6 },
    ),
    local,
    name,
  )
  .map(([rows, pairs, start, title]): Plan => {
    const tasks = rows.map(
      (
        [name, level, duration, constraint, type, date, elapsed, manual, percentComplete],
        i,
      ): Plan['tasks'][number] => ({
        key: i + 1,
        name,
        wbs: String(i + 1),
        level: Math.min(level, i + 1),
        summary: false,
        milestone: duration === 0,
        manual,
        active: true,
        type,
        effortDriven: !elapsed,
        duration,
        elapsed,
        work: 0,
        priority: 500,
        constraint,
        ...(constraint !== 'asSoonAsPossible' && constraint !== 'asLateAsPossible' && { constraintDate: date }),
        percentComplete,
        start: date,
        finish: date,
        stored: { start: date, finish: date },
      }),
    )
    tasks.forEach((task, i) => {
      if (i) task.level = Math.min(task.level, tasks[i - 1]!.level + 1)
      task.summary = false
    })
    tasks.forEach((task, i) => void (task.summary = (tasks[i + 1]?.level ?? 0) > task.level))
    const links = pairs
      .filter(([from, to]) => from !== to && from < tasks.length && to < tasks.length)
      .map(
        ([from, to, type, lag, lagUnit]) =>
          ({
            from: from + 1,
            to: to + 1,
            type,
            lag: lagUnit.toLowerCase().endsWith('percent') ? lag : lag * 6,
            lagUnit,
          }) as Plan['links'][number],
      )
      .sort((a, b) => Number(a.to) - Number(b.to))
    const shift = { from: 79_200, to: 108_000 }
    return {
      name: title,
      start,
      scheduleFrom: 'start',
      calendar: 1,
      minutesPerDay: 450,
      minutesPerWeek: 2250,
      daysPerMonth: 21,
      defaultStartTime: 30_600,
      defaultFinishTime: 61_200,
      criticalSlack: 2 * 450 * 60,
      multipleCriticalPaths: true,
      outOfSequence: 'progressOverride',
      honorConstraints: false,
      calendars: [
        {
          key: 1,
          name: 'Shifts',
          days: [[], [shift], [{ from: 0, to: 86_400 }], [], [], [], []],
          exceptions: [
            { name: 'Holidays', from: '2026-12-24', to: '2027-01-01', intervals: [] },
            {
              from: '2026-01-01',
              to: '2030-12-31',
              intervals: [shift],
              recurrence: { every: 'week', interval: 2, days: [1, 5] },
              occurrences: 7,
            },
            {
              from: '2026-01-01',
              to: '2030-12-31',
              intervals: [],
              recurrence: { every: 'year', month: 5, position: 'last', item: 1 },
            },
            {
              from: '2026-01-01',
              to: '2030-12-31',
              intervals: [],
              recurrence: { every: 'month', interval: 3, day: 31 },
            },
          ],
          weeks: [
            {
              name: 'Summer',
              from: '2026-07-01',
              to: '2026-08-31',
              days: ['inherit', [shift], 'inherit', [], 'inherit', 'inherit', 'inherit'],
            },
          ],
        },
      ],
      tasks,
      links,
      resources: [
        { key: 1, name: 'Crew', kind: 'cost', maxUnits: 1.5, calendar: 1, availableFrom: '2026-01-01T00:00' },
      ],
      assignments: [
        { key: 1, task: 1, resource: 1, units: 0.25, work: 3600, delay: 600, contour: 'bell', start, finish: start },
      ],
    }
  })
