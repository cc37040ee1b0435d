/** The Gantt in a real browser: by keyboard alone, by pointer, with a spreadsheet, for those who hear it. */
import assert from 'node:assert/strict'
import { after, before, describe, it } from 'node:test'
import { AxeBuilder } from '@axe-core/playwright'
import type { Page } from 'playwright-core'
import type { Edit } from '../../src/areas/projects/planEdits.ts'
import { type GanttBrowser, openGantt } from './browser.ts'

let gantt: GanttBrowser
const errors: string[] = []

before(async () => {
  gantt = await openGantt()
})
after(() => gantt.close())

async function open(query = '', size = { width: 1392, height: 900 }): Promise<Page> {
  const context = await gantt.browser.newContext({ viewport: size, permissions: ['clipboard-read', 'clipboard-write'] })
  const page = await context.newPage()
  page.on('pageerror', (error) => errors.push(String(error)))
  await page.goto(`${gantt.url}${query}`)
  await page.locator('.gRow, .gPhone li').first().waitFor()
  return page
}

const saved = (page: Page): Promise<Edit[][]> => page.evaluate(() => window.saved)
const cell = (page: Page, task: string, column: string) =>
  page.locator('.gRow', { hasText: task }).first().locator(`[data-column="${column}"]`)
const focus = (page: Page, task: string, column: string) => cell(page, task, column).click()
const active = (page: Page) =>
  page.evaluate(() => {
    const place = document.activeElement?.closest<HTMLElement>('[data-column]')
    return [place?.closest<HTMLElement>('[data-row]')?.dataset.key, place?.dataset.column]
  })
const said = (page: Page) => page.locator('.gantt > [role="status"]').textContent()
const text = async (page: Page, task: string, column: string) =>
  (await cell(page, task, column).textContent())?.replaceAll('\u00a0', ' ')
const press = async (page: Page, ...keys: string[]) => {
  for (const key of keys) await page.keyboard.press(key)
}

describe('the keyboard', () => {
  it('reaches the plan with Tab, edits, moves on and undoes', async () => {
    const page = await open()
    await page.locator('[role="gridcell"][tabindex="0"]').focus()
    await press(page, 'ArrowDown', 'ArrowRight', 'ArrowRight')
    assert.deepEqual(await active(page), ['1.1', 'duration'])
    await press(page, 'ArrowDown', 'Home', 'End')
    assert.deepEqual(await active(page), ['1.2', 'resources'])

    await focus(page, 'Firmware, 320 handhelds', 'duration')
    await page.keyboard.type('9d')
    await press(page, 'Enter')
    assert.deepEqual(await active(page), ['5.2', 'duration'], 'Enter keeps and goes down')
    assert.equal(await text(page, 'Firmware, 320 handhelds', 'finish'), '20 Jul')
    assert.match((await said(page)) ?? '', /Duration of Firmware, 320 handhelds: 9d; 1 task moved · finish \+3\u00a0d/)
    await press(page, 'Control+z')
    assert.equal(await text(page, 'Firmware, 320 handhelds', 'finish'), '15 Jul')
    await press(page, 'Control+Shift+z')
    assert.equal(await text(page, 'Firmware, 320 handhelds', 'finish'), '20 Jul')
    assert.equal((await saved(page)).length, 3)
    await page.context().close()
  })

  it('keeps a text that cannot be read, with the reason, and Esc leaves it', async () => {
    const page = await open()
    await focus(page, 'Acceptance walk', 'start')
    await page.keyboard.type('someday')
    await press(page, 'Enter')
    assert.match((await page.locator('.gProblem').textContent()) ?? '', /“someday” is not a date/)
    await press(page, 'Escape')
    assert.equal(await text(page, 'Acceptance walk', 'start'), '10 Jul')
    assert.deepEqual(await active(page), ['4.4', 'start'])
    assert.deepEqual(await saved(page), [])
    await page.context().close()
  })

  it('moves a bar, shows what would move before it is kept, and cancels', async () => {
    const page = await open()
    await focus(page, 'Mount 56 access points', 'name')
    await press(page, 'F6', 'ArrowRight', 'ArrowRight', 'ArrowRight')
    assert.equal(
      (await page.locator('.gBanner').textContent())?.replaceAll('\u00a0', ' '),
      '3 tasks would move · finish +2 d ·Esccancels',
    )
    assert.equal(await text(page, 'Mount 56 access points', 'start'), '2 Jul')
    assert.deepEqual(await saved(page), [])
    await press(page, 'Escape')
    assert.equal(await page.locator('.gBanner').count(), 0)
    assert.equal(await text(page, 'Mount 56 access points', 'start'), '29 Jun')
    await press(page, 'ArrowRight', 'ArrowRight', 'ArrowRight', 'Enter')
    assert.deepEqual((await saved(page)).at(-1)?.at(-1), {
      do: 'setTask',
      task: '4.2',
      set: { constraint: 'startNoEarlierThan', constraintDate: '2026-07-02T08:00' },
    })
    assert.match((await said(page)) ?? '', /Mount 56 access points moved to 2 July, until 8 July; 3 tasks moved/)
    await press(page, 'Shift+ArrowRight', 'Enter')
    assert.equal(await text(page, 'Mount 56 access points', 'duration'), '6 d')
    await page.context().close()
  })

  it('indents with Tab, reorders, inserts and removes, and Escape lets Tab out', async () => {
    const page = await open()
    await focus(page, 'Security concept', 'name')
    await press(page, 'Tab')
    assert.match((await said(page)) ?? '', /Indented/)
    assert.equal(await text(page, 'Security concept', 'wbs'), '1.2.1')
    await press(page, 'Shift+Tab')
    assert.equal(await text(page, 'Security concept', 'wbs'), '1.3')
    await press(page, 'Alt+ArrowUp')
    assert.equal(await text(page, 'Security concept', 'wbs'), '1.2')
    await press(page, 'Insert')
    await page.keyboard.type('Check licences')
    await press(page, 'Enter')
    assert.equal(await text(page, 'Check licences', 'wbs'), '1.2')
    await focus(page, 'Check licences', 'name')
    await press(page, 'Delete')
    assert.equal(await cell(page, 'Check licences', 'name').count(), 0)
    await press(page, 'Control+z')
    assert.equal(await text(page, 'Check licences', 'wbs'), '1.2')
    await focus(page, 'Check licences', 'name')
    await press(page, 'Escape', 'Tab')
    assert.notDeepEqual((await active(page))[1], 'name', 'Tab left the plan')
    await page.context().close()
  })

  it('enters progress down the column and links selected tasks', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: '% done' }).check()
    await press(page, 'Escape')
    await focus(page, 'Mount 56 access points', 'percent')
    for (const percent of ['40', '20', '10']) {
      await page.keyboard.type(percent)
      await press(page, 'Enter')
    }
    assert.equal(await text(page, 'Acceptance walk', 'percent'), '10')
    await focus(page, 'Firmware, 320 handhelds', 'name')
    await press(page, 'Shift+ArrowDown', 'Control+l')
    assert.deepEqual((await saved(page)).length, 3, 'they were linked already')
    await focus(page, 'Hardware delivered', 'name')
    await press(page, 'Shift+ArrowDown', 'Control+Shift+l')
    assert.match((await said(page)) ?? '', /Link removed/)
    await press(page, 'Control+l')
    assert.match((await said(page)) ?? '', /2 tasks linked in order/)
    await page.context().close()
  })
})

describe('a spreadsheet', () => {
  it('takes cells and gives cells; rows below the plan become tasks', async () => {
    const page = await open()
    await focus(page, 'Configure and tune', 'name')
    await press(page, 'Shift+ArrowRight', 'Shift+ArrowRight', 'Shift+ArrowDown', 'Control+c')
    assert.equal(
      await page.evaluate(() => navigator.clipboard.readText()),
      'Configure and tune\t3.3\t4 d\nHamburg live\t3.4\t0 d',
    )
    await page.evaluate(() =>
      navigator.clipboard.writeText('Hand-over, rehearsed\t\t2d\nLessons learned\t\t1d\nArchive\t\t3 d'),
    )
    await focus(page, 'Hand-over to operations', 'name')
    await press(page, 'Control+v')
    await page.locator('.gRow', { hasText: 'Archive' }).waitFor()
    assert.equal(await text(page, 'Hand-over, rehearsed', 'duration'), '2 d')
    assert.equal(await text(page, 'Archive', 'wbs'), '5.4')
    assert.equal((await saved(page)).length, 1, 'one paste is saved at once')
    await press(page, 'Control+z')
    assert.equal(await cell(page, 'Archive', 'name').count(), 0)
    await page.context().close()
  })

  it('fills down', async () => {
    const page = await open()
    await focus(page, 'Firmware, 320 handhelds', 'duration')
    await press(page, 'Shift+ArrowDown', 'Control+d')
    assert.equal(await text(page, 'Hand-over to operations', 'duration'), '6 d')
    await page.context().close()
  })
})

describe('the pointer', () => {
  const place = async (page: Page, task: string) => {
    const row = await page.locator('.gRow', { hasText: task }).first().boundingBox()
    const chart = await page.locator('.gChart').boundingBox()
    assert.ok(row && chart)
    return { y: row.y + 15, left: chart.x }
  }
  /** x of the beginning of a day, in the week zoom. */
  const day = (left: number, date: string) => left + ((Date.parse(date) - Date.parse('2026-04-27')) / 86_400_000) * 7.2

  it('drags a bar, shows ghosts, cancels with Esc, and saves once on the drop', async () => {
    const page = await open()
    const { y, left } = await place(page, 'Mount 56 access points')
    const x = day(left, '2026-06-30')
    const drag = async () => {
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x + 8, y, { steps: 2 })
      await page.mouse.move(x + 3 * 7.2, y, { steps: 3 })
      await page.locator('.gBanner').waitFor()
    }
    await drag()
    assert.deepEqual(await page.locator('.gShift').allTextContents(), [
      '+3\u00a0d',
      '+3\u00a0d',
      '+3\u00a0d',
      '+2\u00a0d',
    ])
    await press(page, 'Escape')
    assert.equal(await page.locator('.gBanner').count(), 0)
    await page.mouse.up()
    assert.deepEqual(await saved(page), [])
    await drag()
    await page.mouse.up()
    await page.waitForFunction(() => window.saved.length === 1)
    assert.equal(await text(page, 'Hand-over to operations', 'finish'), '24 Jul')
    await page.context().close()
  })

  it('stretches a bar by its end and draws a link from its handle', async () => {
    const page = await open()
    const { y, left } = await place(page, 'Acceptance walk')
    const end = day(left, '2026-07-15') - 2
    await page.mouse.move(end, y)
    await page.mouse.down()
    await page.mouse.move(end + 4, y)
    await page.mouse.move(end + 14.4, y, { steps: 3 })
    await page.mouse.up()
    await page.waitForFunction(() => window.saved.length === 1)
    assert.equal(await text(page, 'Acceptance walk', 'duration'), '5 d')

    const from = await place(page, 'Licence true-up')
    const to = await place(page, 'Hand-over to operations')
    const handle = day(left, '2026-07-04') + 9
    await page.mouse.move(handle - 12, from.y)
    await page.mouse.move(handle, from.y)
    await page.mouse.down()
    await page.mouse.move(handle + 20, from.y + 40)
    await page.mouse.move(day(left, '2026-07-20'), to.y, { steps: 3 })
    await page.mouse.up()
    await page.getByRole('dialog', { name: 'Link' }).waitFor()
    const last = (await saved(page)).at(-1)?.[0]
    assert.deepEqual(last, { do: 'addLink', link: { from: '2.4', to: '5.2', type: 'FS', lag: 0, lagUnit: 'working' } })
    await page.getByLabel('Lag').fill('2d')
    await press(page, 'Enter')
    assert.deepEqual((await saved(page)).at(-1)?.[0], {
      do: 'setLink',
      from: '2.4',
      to: '5.2',
      set: { lag: 57_600, lagUnit: 'working' },
    })
    await page.context().close()
  })

  it('scrolls on while a bar is dragged to the edge', async () => {
    const page = await open('', { width: 900, height: 700 })
    const scrollLeft = () => page.locator('.gScroll').evaluate((element) => element.scrollLeft)
    await focus(page, 'Mount 56 access points', 'name')
    await press(page, 'F6')
    const bar = await page.locator('.gFocus').boundingBox()
    const chart = await page.locator('.gScroll').boundingBox()
    assert.ok(bar && chart)
    const before = await scrollLeft()
    await page.mouse.move(bar.x + 8, bar.y + 10)
    await page.mouse.down()
    await page.mouse.move(chart.x + chart.width - 20, bar.y + 10, { steps: 4 })
    await page.waitForFunction(
      (from) => (document.querySelector('.gScroll') as HTMLElement).scrollLeft > from + 60,
      before,
    )
    await press(page, 'Escape')
    const after = await scrollLeft()
    await page.mouse.up()
    await page.waitForTimeout(100)
    assert.ok((await scrollLeft()) - after < 40, 'it stops with the drag')
    assert.deepEqual(await saved(page), [])
    await page.context().close()
  })

  it('puts a row elsewhere by its edge, sets the width of a column, and opens details by a double click', async () => {
    const page = await open()
    const edge = async (task: string) => {
      const box = await page.locator('.gRow', { hasText: task }).first().boundingBox()
      assert.ok(box)
      return { x: box.x + 4, y: box.y }
    }
    const from = await edge('Acceptance walk')
    const to = await edge('Mount 56 access points')
    await page.mouse.move(from.x, from.y + 16)
    await page.mouse.down()
    await page.mouse.move(to.x, to.y + 2, { steps: 4 })
    await page.locator('.gDropLine').waitFor()
    await page.mouse.up()
    await page.waitForFunction(() => window.saved.length === 1)
    const [edit] = (await saved(page))[0] as Edit[]
    assert.ok(edit?.do === 'moveTasks')
    assert.deepEqual([edit.moves[0]?.task, edit.moves[0]?.level], ['4.4', 2])
    const [moved, below] = [await edge('Acceptance walk'), await edge('Mount 56 access points')]
    assert.equal(below.y - moved.y, 32)

    const head = await page.getByRole('columnheader', { name: 'Task' }).boundingBox()
    assert.ok(head)
    await page.mouse.move(head.x + head.width - 3, head.y + 20)
    await page.mouse.down()
    await page.mouse.move(head.x + head.width + 37, head.y + 20, { steps: 2 })
    await page.mouse.up()
    const width = async () => Math.round((await cell(page, 'Acceptance walk', 'name').boundingBox())?.width ?? 0)
    assert.equal(await width(), head.width + 40)
    await focus(page, 'Acceptance walk', 'name')
    await press(page, 'Alt+-')
    assert.equal(await width(), head.width + 24)

    await cell(page, 'Acceptance walk', 'name').dblclick()
    await page.getByRole('complementary', { name: 'Details of Acceptance walk' }).waitFor()
    await page.context().close()
  })

  it('takes a change back that could not be saved, and says why', async () => {
    const page = await open()
    await page.evaluate(() => {
      window.failNext = 'somebody else has changed this task'
    })
    await focus(page, 'Acceptance walk', 'duration')
    await page.keyboard.type('9d')
    await press(page, 'Enter')
    await page.getByText('was not saved and has been taken back: somebody else has changed this task').waitFor()
    assert.equal(await text(page, 'Acceptance walk', 'duration'), '3 d')
    await page.context().close()
  })
})

describe('what stands around the plan', () => {
  it('tells why a task stands where it stands, a click from its driver', async () => {
    const page = await open()
    await focus(page, 'Acceptance walk', 'name')
    await press(page, 'Shift+F2')
    const panel = page.getByRole('complementary')
    await panel.getByText('Starts after the finish of "Configure and tune"').waitFor()
    await panel.getByRole('button', { name: 'Go to “Configure and tune”' }).click()
    await page.getByRole('complementary', { name: 'Details of Configure and tune' }).waitFor()
    await page.context().close()
  })

  it('names findings, each a click from its task', async () => {
    const page = await open()
    await page
      .getByRole('region', { name: 'Findings' })
      .getByRole('button', { name: /Licence true-up.*no successor/ })
      .click()
    await page.getByRole('complementary', { name: 'Details of Licence true-up' }).waitFor()
    await page.context().close()
  })

  it('shows what moving unfinished work would do before it is done', async () => {
    const page = await open()
    await page.getByRole('button', { name: 'Status 30 Jun' }).click()
    await page.getByRole('button', { name: 'Move unfinished work after it' }).click()
    await page.locator('.gBanner').waitFor()
    assert.deepEqual(await saved(page), [])
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.waitForFunction(() => window.saved.length === 1)
    await page.context().close()
  })

  it('refuses changes to those who may only read', async () => {
    const page = await open('?readOnly')
    await focus(page, 'Acceptance walk', 'duration')
    await press(page, '5', 'Delete', 'Insert')
    assert.equal(await page.locator('.gEditor').count(), 0)
    assert.deepEqual(await saved(page), [])
    await page.context().close()
  })

  it('keeps few nodes however many tasks there are', async () => {
    const page = await open('?tasks=10000', { width: 1440, height: 900 })
    assert.ok((await page.evaluate(() => document.querySelectorAll('*').length)) < 2000)
    await page.locator('.gScroll').evaluate((element) => element.scrollTo({ top: 160_000 }))
    await page.locator('.gRow[data-row="5000"]').waitFor()
    assert.ok((await page.evaluate(() => document.querySelectorAll('*').length)) < 2000)
    await page.context().close()
  })
})

describe('for everybody', () => {
  for (const theme of ['light', 'dark']) {
    for (const width of [1440, 360]) {
      it(`has no fault that axe knows, ${theme}, ${width} wide`, async () => {
        const page = await open(`?theme=${theme}`, { width, height: 800 })
        if (width > 640) {
          await focus(page, 'Acceptance walk', 'name')
          await press(page, 'Shift+F2')
          await page.getByRole('complementary').waitFor()
        }
        const { violations } = await new AxeBuilder({ page }).analyze()
        assert.deepEqual(
          violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html.slice(0, 160)).join(' | ')}`),
          [],
        )
        await page.context().close()
      })
    }
  }
  it('has thrown nothing in any of these', () => {
    assert.deepEqual(errors, [])
  })
})
