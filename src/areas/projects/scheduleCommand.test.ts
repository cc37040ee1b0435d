import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, describe, it } from 'node:test'
import { exampleXml, task } from './formats/examplePlan.ts'
import { scheduleCommand } from './scheduleCommand.server.ts'

const folder = mkdtempSync(join(tmpdir(), 'ambit-schedule-'))
after(() => rmSync(folder, { recursive: true }))

function file(name: string, content: string): string {
  const path = join(folder, name)
  writeFileSync(path, content)
  return path
}

async function run(...args: string[]): Promise<{ code: number; out: string; err: string }> {
  const texts = { out: '', err: '' }
  const sink = (name: 'out' | 'err') => ({ write: (text: string) => void (texts[name] += text) })
  const code = await scheduleCommand(args, sink('out'), sink('err'))
  return { code, ...texts }
}

describe('ambit schedule', () => {
  const example = file('plan.xml', exampleXml())

  it('prints stored dates as stored and computes what the file lacks', async () => {
    const { code, out, err } = await run(example, '--json')
    assert.deepEqual([code, err], [0, ''])
    const { name, tasks } = JSON.parse(out)
    assert.equal(name, 'Network renewal')
    assert.deepEqual(tasks[2], {
      uid: 2,
      name: 'Install',
      start: '2026-11-25T08:00',
      finish: '2026-11-25T17:00',
      earlyStart: '2026-11-25T08:00',
      earlyFinish: '2026-11-25T17:00',
      lateStart: '2026-11-25T08:00',
      lateFinish: '2026-11-25T17:00',
      totalSlackMinutes: 0,
      critical: true,
      drivenBy: { by: 'link', link: 0, from: 1, to: 2, type: 'FS', lag: 28_800, lagUnit: 'working' },
    })
    assert.equal(tasks[1].start, '2026-11-24T08:00')
  })

  it('computes everything with --recompute', async () => {
    const { out } = await run(example, '--json', '--recompute')
    const { start, finish, tasks } = JSON.parse(out)
    assert.deepEqual([start, finish], ['2026-11-23T08:00', '2026-11-25T17:00'])
    assert.equal(tasks[1].start, '2026-11-23T08:00')
  })

  it('prints an aligned table for people', async () => {
    const { out } = await run(example, '--recompute')
    const [title, , head, ...rows] = out.trimEnd().split('\n')
    assert.equal(title, 'Network renewal: 2026-11-23T08:00 to 2026-11-25T17:00')
    assert.match(head!, /^uid +name +start +finish +earlyStart/)
    assert.equal(rows.length, 3)
    assert.match(rows[2]!, /Starts after the finish of "Survey" plus 1 day$/)
    const column = head!.indexOf('start')
    for (const row of rows) assert.equal(row.slice(column, column + 4), '2026')
  })

  it('explains itself, and wrong usage', async () => {
    assert.match((await run('--help')).out, /--recompute.*ignore the dates that the file stores/s)
    for (const args of [[], ['a', 'b'], [example, '--jsno']]) {
      const { code, err } = await run(...args)
      assert.equal(code, 2)
      assert.equal(err.trim().split('\n').length, 1)
    }
  })

  it('refuses in one sentence what it cannot read or schedule', async () => {
    const loop = [1, 2]
      .map((uid) =>
        task(
          uid,
          `Task ${uid}`,
          undefined,
          `<PredecessorLink><PredecessorUID>${3 - uid}</PredecessorUID></PredecessorLink>`,
        ),
      )
      .join('')
    const refused: [string, RegExp][] = [
      [join(folder, 'absent.xml'), /no such file/],
      [folder, /folder/],
      [file('cut.xml', exampleXml().slice(0, 900)), /line \d+/],
      [file('loop.xml', exampleXml({ tasks: loop, assignments: '' })), /"Task 1" → "Task 2"/],
    ]
    for (const [path, message] of refused) {
      const { code, out, err } = await run(path)
      assert.deepEqual([code, out], [1, ''])
      assert.match(err, message)
      assert.equal(err.trim().split('\n').length, 1)
    }
  })
})
