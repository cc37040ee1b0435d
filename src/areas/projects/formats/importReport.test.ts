import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { exampleXml, streamOf, task } from './examplePlan.ts'
import { differenceInWords, importReport } from './importReport.ts'
import { readMspdi } from './mspdiRead.ts'

describe('the import report', () => {
  it('counts, and lists every date that differs with both values and the minutes between them', async () => {
    const tasks = task(1, 'Survey') + task(2, 'Install', undefined, '<Manual>1</Manual><Critical>0</Critical>')
    const { plan } = await readMspdi(streamOf(exampleXml({ tasks, assignments: '' })))
    const alike = (key: number) =>
      ({
        ...plan.tasks[key - 1]!.stored,
        lateStart: '',
        lateFinish: '',
        earlyFinish: '',
        totalSlack: 0,
        critical: false,
      }) as never
    const computed = new Map([
      [1, { ...(alike(1) as object), earlyStart: '2026-11-25T08:30', totalSlack: 7200 } as never],
      [2, { ...(alike(2) as object), critical: true } as never],
    ])
    const column = { key: 'text1', fieldId: '188743731', of: 'task' as const, name: 'Site', kind: 'text' as const }
    const report = importReport(plan, computed, [column], ['Something was left out.'])
    assert.deepEqual([report.tasks, report.resources, report.compared, report.equal], [2, 1, 9, 6])
    assert.deepEqual(report.columns, [{ name: 'Site', of: 'task', kind: 'text' }])
    assert.deepEqual(report.differences, [
      {
        task: 1,
        name: 'Survey',
        field: 'earlyStart',
        stored: '2026-11-24T08:00',
        computed: '2026-11-25T08:30',
        minutes: 1470,
        summary: false,
        manual: false,
      },
      {
        task: 1,
        name: 'Survey',
        field: 'totalSlack',
        stored: 0,
        computed: 7200,
        minutes: 120,
        summary: false,
        manual: false,
      },
      {
        task: 2,
        name: 'Install',
        field: 'critical',
        stored: false,
        computed: true,
        minutes: 0,
        summary: false,
        manual: true,
      },
    ])
    assert.deepEqual(report.differences.map(differenceInWords), [
      '“Survey”: early start 2026-11-24 08:00 in the file, 2026-11-25 08:30 in Ambit',
      '“Survey”: total slack 0 minutes in the file, 120 minutes in Ambit',
      '“Install” (scheduled by hand): critical no in the file, yes in Ambit',
    ])
  })
})
