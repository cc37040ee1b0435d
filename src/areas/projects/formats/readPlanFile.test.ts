import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import type { Plan } from '../schedule/plan.ts'
import { writeAmbitPlan } from './ambitJson.ts'
import { exampleXml, streamOf, task } from './examplePlan.ts'
import { PlanFileRefused } from './planFileRefused.ts'
import { readPlanFile } from './readPlanFile.ts'

const read = (content: string | Uint8Array) => readPlanFile('plan', streamOf(content))

async function refusal(content: string | Uint8Array): Promise<string> {
  try {
    await read(content)
  } catch (error) {
    assert.ok(error instanceof PlanFileRefused, String(error))
    assert.match(error.message, /[.!]$/)
    return error.message
  }
  return assert.fail('the file was taken')
}

const COMPUTED = {
  source: 'renewal.mpp',
  start: '2026-11-23T08:00',
  scheduleFrom: '0',
  minutesPerDay: 450,
  minutesPerWeek: 2250,
  calendar: 1,
  critSlackLimit: '1.0d',
  calendars: [
    {
      uid: 1,
      name: 'Office',
      days: { MONDAY: ['WORKING', '08:00-12:00', '12:30-16:00'], SUNDAY: ['NON_WORKING'] },
      exceptions: [['2026-12-24', '2026-12-26']],
    },
    { uid: 2, name: 'Crew', parent: 1, days: { MONDAY: ['DEFAULT'], SUNDAY: ['WORKING', '22:00-06:00'] } },
  ],
  resources: [{ uid: 1, name: 'Crew', type: 'WORK', maxUnits: 150, calendar: 2 }],
  tasks: [
    { uid: 0, level: 0, name: 'Renewal', duration: '3.0d' },
    {
      uid: 1,
      level: 1,
      name: 'Survey',
      duration: '2.0w',
      type: 'FIXED_WORK',
      constraint: 'START_NO_LATER_THAN',
      constraintDate: '2026-12-01T08:00',
      totalSlack: '0.4w',
      critical: true,
      somethingNew: 1,
    },
    {
      uid: 2,
      level: 1,
      name: 'Wait',
      duration: '3.0ed',
      pred: [
        [1, 'SS', '-1.5d'],
        [1, 'FF', '50.0%'],
        [1, 'FS', '1.0eh'],
      ],
    },
  ],
  assignments: [{ task: 1, resource: 1, units: 50, work: '37.5h', delay: '0.0h', contour: 'FLAT' }],
}

describe('reading a plan file', () => {
  it('goes by what the file is, whatever it is called', async () => {
    assert.equal((await readPlanFile('plan.mpp', streamOf(exampleXml()))).format, 'mspdi')
    assert.equal((await readPlanFile('plan.xml', streamOf(JSON.stringify(COMPUTED), 7))).format, 'computed')
    const { plan } = await read(exampleXml())
    assert.equal((await read(writeAmbitPlan(plan))).format, 'ambit')
  })

  it('says how to save an .mpp as XML, and what other files are', async () => {
    const bytes = (...start: number[]) => new Uint8Array([...start, ...new Uint8Array(600)])
    assert.match(await refusal(bytes(0xd0, 0xcf, 0x11, 0xe0, 0xa1, 0xb1, 0x1a, 0xe1)), /\.mpp.*Save As.*XML Format/)
    assert.match(await refusal(bytes(0x50, 0x4b, 3, 4)), /spreadsheet/)
    assert.match(await refusal(bytes(0x1f, 0x8b)), /gzip/)
    assert.match(await refusal('%PDF-1.7'), /PDF/)
    assert.match(await refusal('ERMHDR\t8.0'), /Primavera/)
    assert.match(await refusal('MPX,Microsoft Project'), /MPX/)
    assert.match(await refusal('<!DOCTYPE html><html></html>'), /web page/)
    assert.match(await refusal('Name;Duration\nSurvey;3d'), /pasted/)
    assert.match(await refusal(''), /empty/)
    assert.match(await refusal('{"tasks": 3}'), /not a plan/)
  })

  it('refuses a file that is known to be too large without reading it', async () => {
    const unread: AsyncIterable<Uint8Array> = { [Symbol.asyncIterator]: () => assert.fail('it was read') }
    await assert.rejects(readPlanFile('big.xml', unread, { size: 257 * 1024 * 1024 }), /256 MB/)
  })

  it('closes the stream also where it does not read it to the end', async () => {
    let closed = 0
    async function* stream(start: string) {
      try {
        yield new TextEncoder().encode(start.padEnd(600))
        yield new TextEncoder().encode('<b>')
        yield new TextEncoder().encode('<c>')
      } finally {
        closed++
      }
    }
    await assert.rejects(readPlanFile('x', stream('ERMHDR')))
    await assert.rejects(readPlanFile('x', stream('<a></a><b></b>')))
    assert.equal(closed, 2)
  })

  it('refuses a plan that contradicts itself and names the task', async () => {
    const parent =
      task(1, 'Phase') +
      task(
        2,
        'Step',
        '<OutlineLevel>2</OutlineLevel>',
        '<PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink>',
      )
    assert.match(await refusal(exampleXml({ tasks: parent, assignments: '' })), /Phase.*Step/)
  })

  it('reads the JSON of a converter: units, calendars, links, what was computed', async () => {
    const { plan } = await read(JSON.stringify(COMPUTED))
    assert.deepEqual(
      plan.tasks.map(({ duration, elapsed }) => [duration, elapsed]),
      [
        [81_000, false],
        [270_000, false],
        [259_200, true],
      ],
    )
    assert.deepEqual(
      plan.links.map(({ lag, lagUnit }) => [lag, lagUnit]),
      [
        [-40_500, 'working'],
        [50, 'percent'],
        [3600, 'elapsed'],
      ],
    )
    assert.deepEqual(plan.tasks[1]!.stored, { totalSlack: 54_000, critical: true })
    assert.equal(plan.tasks[1]!.constraint, 'startNoLaterThan')
    assert.equal(plan.criticalSlack, 27_000)
    assert.deepEqual(plan.calendars[0]!.days[1], [
      { from: 28_800, to: 43_200 },
      { from: 45_000, to: 57_600 },
    ])
    assert.deepEqual(plan.calendars[0]!.exceptions, [{ from: '2026-12-24', to: '2026-12-26', intervals: [] }])
    assert.deepEqual(plan.calendars[1]!.days.slice(0, 2), [[{ from: 79_200, to: 108_000 }], 'inherit'])
    assert.equal(plan.resources[0]!.maxUnits, 1.5)
    assert.equal(plan.assignments[0]!.units, 0.5)
    const broken = (change: (file: typeof COMPUTED) => void) => {
      const file = structuredClone(COMPUTED)
      change(file)
      return refusal(JSON.stringify(file))
    }
    assert.match(await broken((file) => void (file.tasks[1]!.duration = '2 weeks')), /2 weeks.*tasks › 1/)
    assert.match(await broken((file) => void (file.tasks[2]!.pred![0]![1] = 'XX')), /XX/)
    assert.match(await broken((file) => void (file.start = 'soon')), /soon/)
    assert.match(await broken((file) => void ((file.tasks[1] as { uid: unknown }).uid = 'one')), /tasks › 1 › uid/)
  })

  it("reads Ambit's own JSON without loss and refuses what it does not know, by path", async () => {
    const { plan } = await read(exampleXml())
    const column = { key: 'text1', fieldId: '188743731', of: 'task' as const, name: 'Site', kind: 'text' as const }
    plan.tasks[1]!.extra = { text1: 'Kiel', cost1: { amount: '1.50', currency: 'EUR' } }
    plan.tasks[1]!.parts = [{ from: 0, to: 60 }]
    plan.multipleCriticalPaths = true
    const text = writeAmbitPlan(plan, [column])
    const again = await read(text)
    assert.deepEqual(again.plan, plan)
    assert.deepEqual(again.columns, [column])
    const broken = (change: (file: { version: number; plan: Plan }) => void) => {
      const file = JSON.parse(text)
      change(file)
      return refusal(JSON.stringify(file))
    }
    assert.match(await broken(({ plan }) => void Object.assign(plan.tasks[1]!, { colour: 'red' })), /plan › tasks › 1/)
    assert.match(await broken(({ plan }) => void (plan.tasks[1]!.start = 'tomorrow')), /plan › tasks › 1 › start/)
    assert.match(await broken(({ plan }) => void (plan.links[0]!.from = 99)), /links\[0\]\.from there is no task 99/)
    assert.match(await broken((file) => void (file.version = 2)), /newer Ambit/)
    assert.match(await refusal(text.replace('"text1": "Kiel"', '"1 x": "Kiel"')), /extra/)
    const harmless = await read(text.replace('"text1": "Kiel"', '"__proto__": "Kiel"'))
    assert.deepEqual(Object.keys(harmless.plan.tasks[1]!.extra!), ['cost1'])
  })

  it('never fails in any other way, however a file is damaged', async () => {
    const files = [exampleXml(), JSON.stringify(COMPUTED), writeAmbitPlan((await read(exampleXml())).plan)].map(
      (text) => new TextEncoder().encode(text),
    )
    const damage = fc.tuple(
      fc.constantFrom(...files),
      fc.array(
        fc.tuple(
          fc.double({ min: 0, max: 1, noNaN: true, maxExcluded: true }),
          fc.constantFrom(...'<>/"&;=0x9e-{}[],:T\u00ff\u0000 '.split('')),
        ),
        { maxLength: 4 },
      ),
      fc.double({ min: 0, max: 1, noNaN: true }),
    )
    await fc.assert(
      fc.asyncProperty(damage, async ([file, changes, cut]) => {
        const bytes = file.slice(0, cut > 0.5 ? file.length : Math.ceil(file.length * cut * 2))
        for (const [at, letter] of changes) bytes[Math.floor(at * bytes.length)] = letter.charCodeAt(0)
        try {
          await read(bytes)
        } catch (error) {
          assert.ok(error instanceof PlanFileRefused, String((error as Error).stack))
        }
      }),
      { numRuns: 600 },
    )
  })

  it('names line and column where JSON is broken or cut off', async () => {
    assert.match(await refusal('{\n "format": "ambit-plan",\n "version": }'), /line 3, column \d+/)
    assert.match(await refusal('{"format": "ambit-plan", "plan": {'), /line 1, column 35/)
    assert.match(await refusal('['.repeat(100_000)), /JSON/)
  })
})
