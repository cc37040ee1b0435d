/** A plan made and changed without a mouse, by what the tree-grid says of itself and what is said aloud. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { enter, plain, press, reads, row, said, text } from './plan.ts'

journey('A plan by keyboard alone', (stage) => {
  let page: Page
  /** The row and column that the focus is in, as the tree-grid numbers them. */
  const place = () =>
    page.evaluate(() => {
      const cell = document.activeElement?.closest('[role="gridcell"]')
      return [cell?.closest('[role="row"]')?.getAttribute('aria-rowindex'), cell?.getAttribute('aria-colindex')]
    })
  const announced = (words: RegExp) =>
    page.waitForFunction(
      ([source, flags]) => {
        const said = document.querySelector('.gantt > [role="status"]')?.textContent?.replaceAll('\u00a0', ' ') ?? ''
        return new RegExp(source!, flags).test(said)
      },
      [words.source, words.flags] as const,
    )
  const levels = () =>
    page
      .locator('.gRow')
      .evaluateAll((rows) =>
        rows
          .toSorted((a, b) => Number(a.getAttribute('aria-rowindex')) - Number(b.getAttribute('aria-rowindex')))
          .map((each) => `${each.getAttribute('aria-level')} ${each.querySelector('.gName')?.getAttribute('title')}`),
      )

  stage.step('a pasted list becomes a plan', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/start`)
    await page.getByLabel('Name of the project').focus()
    await page.keyboard.type('Scanner renewal')
    await press(page, 'Tab')
    await page.keyboard.insertText('Preparation\n  Choose the model\t3d\n  Order\t1d\nRoll-out\n  Warehouse\t4d')
    await press(page, 'Tab', 'Enter')
    await row(page, 'Warehouse').waitFor()
    assert.deepEqual(await levels(), ['1 Preparation', '2 Choose the model', '2 Order', '1 Roll-out', '2 Warehouse'])
  })

  stage.step('Tab leads into the plan, arrows through it', async () => {
    const grid = page.getByRole('treegrid', { name: 'Plan Scanner renewal' })
    assert.equal(await grid.getAttribute('aria-rowcount'), '6')
    // From the top of the page, through everything before the plan.
    await page.evaluate(() => document.querySelector<HTMLElement>('h1')?.focus())
    for (let presses = 0; (await place())[0] === undefined; presses++) {
      assert.ok(presses < 40, 'the plan is reached with Tab')
      await press(page, 'Tab')
    }
    await press(page, 'Home')
    assert.deepEqual(await place(), ['2', '1'])
    await press(page, 'ArrowDown', 'ArrowRight')
    assert.equal((await place())[0], '3')
    await press(page, 'Control+End')
    assert.equal((await place())[0], '6')
    await inspect(page, 'gantt-keyboard')
  })

  stage.step('new tasks are typed, and indented below what they belong to', async () => {
    await press(page, 'Control+Home', 'ArrowDown', 'ArrowDown')
    await press(page, 'Insert')
    await enter(page, 'Try three of them')
    await announced(/Try three of them/)
    assert.deepEqual((await levels()).slice(0, 4), [
      '1 Preparation',
      '2 Choose the model',
      '2 Try three of them',
      '2 Order',
    ])
    // The focus has gone on to the row below; back to the name of the new task.
    await press(page, 'ArrowUp')
    await press(page, 'Tab')
    await announced(/Indented/)
    assert.ok((await levels()).includes('3 Try three of them'))
    assert.equal(await row(page, 'Choose the model').getAttribute('aria-expanded'), 'true')
    await press(page, 'Shift+Tab')
    await announced(/Outdented/)
    assert.ok((await levels()).includes('2 Try three of them'))
  })

  stage.step('durations, links and progress are typed as well', async () => {
    await toColumn('Duration')
    await page.keyboard.type('2d')
    await press(page, 'Enter')
    await announced(/Duration of Try three of them: 2d/)
    await reads(page, 'Try three of them', 'duration', '2 d')
    const before = await text(page, 'Order', 'start')

    // Choose the model → Try three of them → Order, in the order in which they stand.
    await press(page, 'ArrowUp', 'ArrowUp', 'Shift+ArrowDown', 'Shift+ArrowDown', 'Control+l')
    await announced(/3 tasks linked in order/)
    await page.waitForFunction(
      (before) => {
        const rows = [...document.querySelectorAll('.gRow')]
        const order = rows.find((each) => each.querySelector('.gName')?.getAttribute('title') === 'Order')
        return order?.querySelector('[data-column="start"]')?.textContent !== before
      },
      before.replaceAll(' ', '\u00a0'),
    )
    await press(page, 'Control+z')
    await announced(/Undone: 3 tasks linked in order/)
    await reads(page, 'Order', 'start', before)
    await press(page, 'Control+Shift+z')
    await announced(/Redone/)

    // A bar is moved by its keys, and what would move is said before it is kept.
    await press(page, 'F6', 'ArrowRight', 'ArrowRight')
    await page.locator('.gBanner').waitFor()
    await press(page, 'Escape')
    await page.locator('.gBanner').waitFor({ state: 'detached' })
    await announced(/Cancelled; nothing was changed/)
  })

  stage.step('what was typed is what the server keeps, and Escape and Tab lead out', async () => {
    await page.waitForLoadState('networkidle')
    await page.reload()
    await row(page, 'Try three of them').waitFor()
    await reads(page, 'Try three of them', 'duration', '2 d')
    assert.ok((await levels()).includes('2 Try three of them'))
    await page.locator('[role="gridcell"][tabindex="0"]').focus()
    await press(page, 'ArrowDown', 'Escape')
    assert.match(await said(page), /Tab now leaves the plan/)
    await press(page, 'Tab')
    assert.equal((await place())[0], undefined)
  })

  stage.step('the keys are listed, and every place is a few of them away', async () => {
    await press(page, '?')
    const list = page.getByRole('dialog')
    await list.getByText('Fill down').waitFor()
    await inspect(page, 'keys')
    await press(page, 'Escape')
    await list.waitFor({ state: 'detached' })
    await press(page, 'Control+k')
    await page.locator('[role="combobox"]:focus').waitFor()
    await page.keyboard.type('scanner')
    await page
      .getByRole('option', { name: /Scanner renewal/ })
      .first()
      .waitFor()
    await inspect(page, 'palette')
    await press(page, 'Escape')
    await page.getByRole('combobox').waitFor({ state: 'detached' })
    await press(page, 'g', 'h')
    await page.waitForURL(`${stage.url}/`)
  })

  /** Goes along the row to the column with this head. */
  async function toColumn(label: string) {
    const heads = await page.getByRole('columnheader').allInnerTexts()
    await press(page, 'Home')
    const wanted = heads.map(plain).indexOf(label)
    assert.ok(wanted > 0, `${label} is shown`)
    for (let step = 0; step < wanted; step++) await press(page, 'ArrowRight')
  }
})
