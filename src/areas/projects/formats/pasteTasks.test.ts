import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import fc from 'fast-check'
import { checkPlan } from '../schedule/check.ts'
import { parseDuration, parseEnteredDate, parsePredecessors } from './entered.ts'
import { type PasteOptions, pasteTasks } from './pasteTasks.ts'

const OPTIONS: PasteOptions = { name: 'Plan', start: '2026-11-23T08:00' }
const UNITS = { minutesPerDay: 480, minutesPerWeek: 2400, daysPerMonth: 20 }
const paste = (text: string) => pasteTasks(text, OPTIONS)
const outline = (text: string) =>
  paste(text).plan.tasks.map(({ level, name, duration, estimated }) => [level, name, estimated ? '?' : duration / 3600])

describe('pasting a task list', () => {
  it('takes indentation, bullets and durations of plain lines', () => {
    assert.deepEqual(
      outline('Prepare\n  - Survey sites 3d\n  - Order switches, 2w\n      * Sign (4h)\nGo live 0d\n\n'),
      [
        [1, 'Prepare', '?'],
        [2, 'Survey sites', 24],
        [2, 'Order switches', 80],
        [3, 'Sign', 4],
        [1, 'Go live', 0],
      ],
    )
    assert.deepEqual(outline('Buy, install, test\nRun'), [
      [1, 'Buy, install, test', '?'],
      [1, 'Run', '?'],
    ])
  })

  it('takes outline numbers as levels, and says where they jump', () => {
    assert.deepEqual(outline('1 Prepare\n1.1 Survey\n1.2. Order\n2. Build'), [
      [1, '1 Prepare', '?'],
      [2, 'Survey', '?'],
      [2, 'Order', '?'],
      [1, 'Build', '?'],
    ])
    const { plan, problems } = paste('1. Prepare\n1.1.1.1 Survey')
    assert.equal(plan.tasks[1]!.level, 2)
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2],
    )
  })

  it('takes cells with a head, in any order of columns', () => {
    const { plan, problems } = paste(
      'ID\tTask Name\tDuration\tStart\tFinish\tPredecessors\tNotes\n10\tSurvey\t3 days\tMon 23/11/26\t\t\t"two\nlines, ""quoted"""\n20\tOrder\t1.5w?\t\t\t10FS+2d\t\n30\tBuild\t\t01/12/26\t03/12/26\t20SS-50%;10\t',
    )
    assert.deepEqual(problems, [])
    assert.deepEqual(
      plan.tasks.map(({ name, duration, estimated }) => [name, duration / 3600, estimated]),
      [
        ['Survey', 24, false],
        ['Order', 60, true],
        ['Build', 24, false],
      ],
    )
    assert.equal(plan.tasks[0]!.notes, 'two\nlines, "quoted"')
    assert.deepEqual(plan.links, [
      { from: 1, to: 2, type: 'FS', lag: 57_600, lagUnit: 'working' },
      { from: 2, to: 3, type: 'SS', lag: -50, lagUnit: 'percent' },
      { from: 1, to: 3, type: 'FS', lag: 0, lagUnit: 'working' },
    ])
    assert.equal(plan.start, '2026-11-23T08:00')
    assert.deepEqual([plan.tasks[0]!.constraint, plan.tasks[2]!.constraint], ['asSoonAsPossible', 'asSoonAsPossible'])
  })

  it('recognises columns without a head, tabs, semicolons and commas alike', () => {
    for (const mark of ['\t', ';', ',']) {
      const { plan } = paste(
        [`1${mark}Survey${mark}3d${mark}2026-11-23${mark}`, `1.1${mark}Order${mark}2d${mark}2026-11-30${mark}1`].join(
          '\n',
        ),
      )
      assert.deepEqual(
        plan.tasks.map(({ name, level }) => [name, level]),
        [
          ['Survey', 1],
          ['Order', 2],
        ],
      )
      assert.equal(plan.links.length, 1)
    }
    const { plan } = paste('Survey\t3d\t2026-11-30\nOrder\t2d\t2026-12-07')
    assert.deepEqual(
      plan.tasks.map(({ constraint, constraintDate }) => [constraint, constraintDate]),
      [
        ['asSoonAsPossible', undefined],
        ['startNoEarlierThan', '2026-12-07T08:00'],
      ],
    )
    assert.equal(plan.start, '2026-11-30T08:00')
  })

  it('names the line of everything that it could not understand, and takes the rest', () => {
    const { plan, problems } = paste(
      'Name\tDuration\tStart\tPredecessors\nSurvey\tlong\t2026-02-30\t9\nOrder\t1d\t\tafter Survey\n\t3d\t\t\nBuild\t1d\t\t3',
    )
    assert.deepEqual(
      problems.map(({ line }) => line),
      [2, 2, 2, 3, 4, 5],
    )
    assert.match(
      problems.map(({ message }) => message).join(' '),
      /2026-02-30.*long.*line 9.*after Survey.*no name.*itself/,
    )
    assert.equal(plan.tasks.length, 3)
  })

  it('makes a sound plan of any text whatsoever', () => {
    const words = fc.constantFrom(
      '\t',
      '\n',
      ' ',
      ';',
      ',',
      '"',
      '1',
      '1.1',
      'Task name',
      'Duration',
      'Survey',
      '3d',
      '2FS+1d',
      '2026-11-23',
      '12/31/26',
      '-',
      '%',
      '🚚',
      'Level',
      '\r',
    )
    fc.assert(
      fc.property(fc.array(words, { maxLength: 60 }), (pieces) => {
        const { plan } = paste(pieces.join(''))
        const problems = checkPlan(plan).filter(({ message }) => !/summary/.test(message))
        assert.deepEqual(problems, [])
      }),
      { numRuns: 500 },
    )
  })
})

describe('what people type', () => {
  it('durations', () => {
    const seconds = (text: string) => parseDuration(text, UNITS)?.seconds
    assert.deepEqual(
      ['3d', '2 wks', '1,5h', '30 min', '2emo', '4', '1 Day?', '2ed'].map(seconds),
      [86_400, 288_000, 5400, 1800, 5_184_000, 115_200, 28_800, 172_800],
    )
    assert.deepEqual(['', 'd', '3 fortnights', 'three days', '1.2.3'].map(seconds), [
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ])
  })

  it('dates', () => {
    const read = (text: string, order: 'dmy' | 'mdy' = 'dmy') => {
      const entered = parseEnteredDate(text, order)
      return entered && `${entered.date}${entered.time ? `T${entered.time}` : ''}`
    }
    assert.equal(read('2026-11-23 08:30'), '2026-11-23T08:30')
    assert.equal(read('23.11.2026'), '2026-11-23')
    assert.equal(read('Mon 11/23/26 5:00 PM', 'mdy'), '2026-11-23T17:00')
    assert.equal(read('5/6/2026'), '2026-06-05')
    assert.equal(read('5/6/2026', 'mdy'), '2026-05-06')
    assert.deepEqual(
      ['31.11.2026', '2026-11-23 25:00', 'soon', '1.2'].map((text) => read(text)),
      [undefined, undefined, undefined, undefined],
    )
  })

  it('predecessors', () => {
    assert.deepEqual(parsePredecessors('3; 4SS+1,5d, 7FF-2ed;x', UNITS), {
      links: [
        { row: '3', type: 'FS', lag: 0, lagUnit: 'working' },
        { row: '4', type: 'SS', lag: 43_200, lagUnit: 'working' },
        { row: '7', type: 'FF', lag: -172_800, lagUnit: 'elapsed' },
      ],
      unread: ['x'],
    })
  })
})
