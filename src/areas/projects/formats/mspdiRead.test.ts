import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exampleXml, STANDARD_XML, streamOf, task } from './examplePlan.ts'
import { readMspdi } from './mspdiRead.ts'
import { PlanFileRefused } from './planFileRefused.ts'

const read = (xml: string) => readMspdi(streamOf(xml))

async function refusal(xml: string): Promise<PlanFileRefused> {
  try {
    await read(xml)
  } catch (error) {
    assert.ok(error instanceof PlanFileRefused, String(error))
    return error
  }
  return assert.fail('the file was taken')
}

describe('reading Microsoft Project XML', () => {
  it('reads header, outline, links with lag, resources and assignments', async () => {
    const { plan, problems } = await read(exampleXml())
    assert.deepEqual(problems, [])
    assert.equal(plan.name, 'Network renewal')
    assert.equal(plan.start, '2026-11-23T08:00')
    assert.deepEqual(
      plan.tasks.map(({ key, level, summary }) => [key, level, summary]),
      [
        [0, 0, true],
        [1, 1, false],
        [2, 1, false],
      ],
    )
    assert.deepEqual(plan.links, [{ from: 1, to: 2, type: 'FS', lag: 28_800, lagUnit: 'working' }])
    assert.equal(plan.resources[0]!.maxUnits, 2)
    assert.deepEqual(
      plan.assignments.map(({ key, task, resource }) => [key, task, resource]),
      [[1, 2, 1]],
    )
    assert.deepEqual(plan.tasks[1]!.stored, {
      start: '2026-11-24T08:00',
      finish: '2026-11-24T17:00',
      earlyStart: '2026-11-24T08:00',
      totalSlack: 0,
    })
  })

  it('knows every kind of link, lag and constraint', async () => {
    const link = (type: number, lag: number, format: number) =>
      `<PredecessorLink><PredecessorUID>1</PredecessorUID><Type>${type}</Type><LinkLag>${lag}</LinkLag><LagFormat>${format}</LagFormat></PredecessorLink>`
    const links = [link(0, -600, 7), link(1, 50, 19), link(2, 14_400, 8), link(3, 25, 20), link(1, 14_400, 40)]
    const { plan } = await read(
      exampleXml({ tasks: task(1, 'A') + task(2, 'B', undefined, links.join('')), assignments: '' }),
    )
    assert.deepEqual(
      plan.links.map(({ type, lag, lagUnit }) => [type, lag, lagUnit]),
      [
        ['FF', -3600, 'working'],
        ['FS', 50, 'percent'],
        ['SF', 86_400, 'elapsed'],
        ['SS', 25, 'elapsedPercent'],
        ['FS', 86_400, 'elapsed'],
      ],
    )
    const constrained = (code: number) =>
      task(
        code + 1,
        'C',
        undefined,
        `<ConstraintType>${code}</ConstraintType><ConstraintDate>2026-12-01T08:00:00</ConstraintDate>`,
      )
    const { plan: eight } = await read(
      exampleXml({ tasks: [0, 1, 2, 3, 4, 5, 6, 7].map(constrained).join(''), assignments: '' }),
    )
    assert.deepEqual(
      eight.tasks.map(({ constraint }) => constraint),
      [
        'asSoonAsPossible',
        'asLateAsPossible',
        'mustStartOn',
        'mustFinishOn',
        'startNoEarlierThan',
        'startNoLaterThan',
        'finishNoEarlierThan',
        'finishNoLaterThan',
      ],
    )
  })

  it('reads elapsed, manual, inactive and started tasks', async () => {
    const more = `<Manual>1</Manual><Active>0</Active><PercentComplete>50</PercentComplete>
      <ActualStart>2026-11-24T08:00:00</ActualStart><RemainingDuration>PT4H0M0S</RemainingDuration><Deadline>2026-12-24T17:00:00</Deadline>`
    const elapsed = task(1, 'A', undefined, more).replace('<DurationFormat>7<', '<DurationFormat>8<')
    const { plan } = await read(exampleXml({ tasks: elapsed, assignments: '' }))
    const {
      manual,
      active,
      percentComplete,
      actualStart,
      remainingDuration,
      deadline,
      elapsed: around,
    } = plan.tasks[0]!
    assert.deepEqual(
      [manual, active, percentComplete, actualStart, remainingDuration, deadline, around],
      [true, false, 50, '2026-11-24T08:00', 14_400, '2026-12-24T17:00', true],
    )
  })

  it('sees the parts of a split task in the gaps of its time-phased data', async () => {
    const piece = (from: string, to: string, value: string) =>
      `<TimephasedData><Type>1</Type><UID>1</UID><Start>${from}</Start><Finish>${to}</Finish><Unit>2</Unit>${value && `<Value>${value}</Value>`}</TimephasedData>`
    const split = task(1, 'A')
      .replace('<Duration>PT8H', '<Duration>PT16H')
      .replace(/<Finish>[^<]*/, '<Finish>2026-11-27T17:00:00')
    const pieces = [
      piece('2026-11-24T08:00:00', '2026-11-24T17:00:00', 'PT8H0M0S'),
      piece('2026-11-24T17:00:00', '2026-11-25T17:00:00', 'PT0H0M0S'),
      piece('2026-11-25T17:00:00', '2026-11-26T17:00:00', 'PT0H0M0S'),
      piece('2026-11-26T17:00:00', '2026-11-27T17:00:00', 'PT8H0M0S'),
    ]
    const assignment = `<Assignment><UID>1</UID><TaskUID>1</TaskUID><ResourceUID>-65535</ResourceUID>${pieces.join('')}</Assignment>`
    const { plan } = await read(exampleXml({ tasks: split, assignments: assignment }))
    assert.deepEqual(plan.tasks[0]!.parts, [
      { from: 0, to: 28_800 },
      { from: 86_400, to: 115_200 },
    ])
  })

  it('leaves out, and says so, what refers to something that is not there', async () => {
    const lost = '<PredecessorLink><PredecessorUID>77</PredecessorUID><Type>1</Type></PredecessorLink>'
    const itself = '<PredecessorLink><PredecessorUID>1</PredecessorUID></PredecessorLink><CalendarUID>44</CalendarUID>'
    const { plan, problems } = await read(
      exampleXml({
        tasks: task(1, 'A', undefined, lost + itself),
        assignments: '<Assignment><UID>3</UID><TaskUID>1</TaskUID><ResourceUID>5</ResourceUID></Assignment>',
      }),
    )
    assert.deepEqual([plan.links, plan.assignments, plan.tasks[0]!.calendar], [[], [], undefined])
    assert.equal(problems.length, 4)
    assert.match(problems.join(' '), /task 77.*itself|itself.*task 77/s)
  })

  it('takes the standard calendar where the file has none', async () => {
    const { plan } = await read(exampleXml({ calendars: '' }))
    assert.equal(plan.calendars.length, 1)
    assert.deepEqual(plan.calendars[0]!.days[0], [])
  })

  it('refuses a second record with the same number, and numbers, dates and durations that cannot be', async () => {
    const broken: [string, RegExp][] = [
      [exampleXml({ tasks: task(1, 'A') + task(1, 'B') }), /second task/],
      [exampleXml({ calendars: STANDARD_XML + STANDARD_XML }), /second calendar/],
      [exampleXml({ tasks: '<Task><Name>A</Name></Task>' }), /<UID> is missing/],
      [exampleXml({ tasks: '<Task><UID>99999999999</UID></Task>' }), /<UID> says “99999999999”/],
      [exampleXml({ tasks: task(1, 'A', '<OutlineLevel>4e9</OutlineLevel>') }), /<OutlineLevel>/],
      [
        exampleXml({ tasks: task(1, 'A').replace('2026-11-24T08:00:00', '2026-02-30T08:00:00') }),
        /2026-02-30T08:00:00/,
      ],
      [exampleXml({ tasks: task(1, 'A').replace('2026-11-24T08:00:00', '0001-01-01T00:00:00') }), /1900/],
      [exampleXml({ tasks: task(1, 'A').replace('PT8H0M0S', 'PT999999999999H0M0S') }), /thousand years/],
      [exampleXml({ tasks: task(1, 'A').replace('PT8H0M0S', '8 hours') }), /duration/],
      [exampleXml({ tasks: task(1, 'A').replace('PT8H0M0S', 'PT-8H0M0S') }), /negative/],
      [
        exampleXml({
          calendars: `${STANDARD_XML}<Calendar><UID>2</UID><BaseCalendarUID>3</BaseCalendarUID></Calendar><Calendar><UID>3</UID><BaseCalendarUID>2</BaseCalendarUID></Calendar>`,
        }),
        /based on itself/,
      ],
    ]
    for (const [xml, message] of broken) assert.match((await refusal(xml)).message, message)
    const { place } = await refusal(exampleXml({ tasks: `\n\n\n${task(1, 'A')}\n${task(1, 'B')}` }))
    assert.deepEqual(place.path, ['Project', 'Tasks', 'Task'])
    assert.ok((place.line ?? 0) > 10)
  })

  it('refuses XML that is no plan', async () => {
    for (const xml of [
      '<html><body/></html>',
      '<Project Sdk="Microsoft.NET.Sdk"><PropertyGroup/></Project>',
      '<Project xmlns="http://schemas.microsoft.com/developer/msbuild/2003"><Tasks/></Project>',
      '<Project xmlns="http://schemas.microsoft.com/project"></Project>',
    ]) {
      await refusal(xml)
    }
  })
})
