/** Finding things: what is typed at once, a misspelt word, everything that is found, what was found last. */
import assert from 'node:assert/strict'
import { setTimeout as delay } from 'node:timers/promises'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'

journey('Searching', (stage) => {
  let page: Page
  const field = () => page.getByRole('combobox', { name: 'Search or run a command' })
  const found = (name: RegExp) => page.getByRole('option', { name }).first()

  stage.step('there is an example company', async () => {
    page = await stage.administrator()
    const { job } = await stage.api<{ job: string }>(page, 'POST', '/api/example')
    for (let n = 0; ; n++) {
      const { state, error } = await stage.api<{ state: string; error: string }>(page, 'GET', `/api/jobs/${job}`)
      if (state === 'done') break
      assert.ok(n < 300 && state !== 'failed', `the example is ${state}: ${error}`)
      await delay(200)
    }
    // What the job has written is found when the index has followed.
    for (let n = 0; n < 200; n++) {
      const { hits } = await stage.api<{ hits: unknown[] }>(page, 'GET', '/api/search?q=warehouse%20wi-fi')
      if (hits.length) return
      await delay(100)
    }
    assert.fail('the example is not found')
  })

  stage.step('letters typed while the palette is still on its way are not lost', async () => {
    const held = Promise.withResolvers<void>()
    await page.route(/palette\.screen[^/]*\.js$/, async (route) => {
      await held.promise
      await route.continue()
    })
    await page.goto(`${stage.url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await page.keyboard.type('ware')
    held.resolve()
    await page.getByRole('listbox', { name: 'Found and commands' }).waitFor()
    await page.keyboard.type('h')
    assert.equal(await field().inputValue(), 'wareh')
    await found(/Warehouse Wi-Fi renewal/).waitFor()
    await inspect(page, 'search-palette')
  })

  stage.step('a record is found by a misspelt word, with the keyboard', async () => {
    await field().fill('')
    await page.keyboard.type('warehuose renewel')
    await page.getByRole('group', { name: 'Did you mean “warehouse renewal”' }).waitFor()
    await inspect(page, 'search-misspelt')
    assert.equal(
      await page
        .getByRole('option', { selected: true })
        .textContent()
        .then((text) => /Wi-Fi/.test(text!)),
      true,
    )
    await page.keyboard.press('Enter')
    await page.getByRole('heading', { level: 1, name: /Warehouse Wi-Fi renewal/ }).waitFor()
  })

  stage.step('all that is found stands on a page, by type, with the place where it was found', async () => {
    await page.keyboard.press('Control+k')
    await field().fill('wareh')
    await found(/Warehouse/).waitFor()
    await page.keyboard.press('Shift+Enter')
    await page.waitForURL(/\/search\?q=wareh/)
    const list = page.getByRole('region', { name: 'Found' })
    await list
      .getByRole('link', { name: /Warehouse Wi-Fi renewal/ })
      .first()
      .waitFor()
    const types = page.getByRole('navigation', { name: 'Only one type' })
    await types.waitFor()
    await inspect(page, 'search-page')
    await types.getByRole('link', { name: /Tasks/ }).click()
    await page.waitForURL(/type=projects\.task/)
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'search-page')
    await page.setViewportSize({ width: 1440, height: 900 })
    await page.getByRole('searchbox', { name: 'Search' }).fill('qwxyzt')
    await page.getByText('Nothing is called so that you may see').waitFor()
    await inspect(page, 'search-nothing')
  })

  stage.step('what was looked at and searched for last stands there before anything is typed', async () => {
    await page.goto(`${stage.url}/`)
    await page.getByRole('heading', { level: 1 }).waitFor()
    await page.keyboard.press('Control+k')
    await page.getByRole('group', { name: 'Recent' }).getByText('Warehouse Wi-Fi renewal').waitFor()
    await page.getByRole('group', { name: 'Searched for' }).getByText('wareh', { exact: true }).waitFor()
    await inspect(page, 'search-recent')
    await page.setViewportSize({ width: 360, height: 740 })
    await inspect(page, 'search-recent')
  })
})
