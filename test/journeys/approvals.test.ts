/** From asking to approving: the inbox by keyboard alone, the steps on the page of a record, a change that asks again. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { press } from './plan.ts'

const PHONE = { width: 360, height: 740 }

journey('Approvals', (stage) => {
  let page: Page
  const settled = (whose: Page) =>
    whose.waitForFunction(() => !document.querySelector('.skeleton, [class*="skeleton"]'), undefined)
  const titles = (whose: Page) => whose.locator('.inboxRow [data-open]').allTextContents()
  const focused = (whose: Page) => whose.evaluate(() => document.activeElement?.textContent ?? '')

  stage.step('an inbox in which nothing waits says what will come', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/inbox`)
    await page.getByRole('heading', { name: 'Nothing waits for you' }).waitFor()
    await inspect(page, 'inbox-empty')
  })

  stage.step('what waits stands in the top bar and in the inbox', async () => {
    await stage.api(page, 'POST', '/api/example')
    await page.getByRole('link', { name: /Inbox.*waiting/ }).waitFor({ timeout: 90_000 })
    await press(page, 'g', 'i')
    await page.locator('.inboxRow').nth(3).waitFor()
    await settled(page)
    assert.ok((await titles(page)).includes('Scanner batteries, 60 pieces'))
    await page.getByText('for Helene Brandt').waitFor()
    await inspect(page, 'inbox')
  })

  stage.step('j and k move, a approves, and the next one is there', async () => {
    const before = await titles(page)
    await press(page, 'j')
    assert.equal(await focused(page), before[0])
    const at = before.indexOf('Scanner batteries, 60 pieces')
    for (let i = 0; i < at; i++) await press(page, 'j')
    assert.equal(await focused(page), 'Scanner batteries, 60 pieces')
    await press(page, 'k', 'j')
    await press(page, 'a')
    await page.getByText('Approved: Scanner batteries, 60 pieces').waitFor()
    await page.waitForFunction((count) => document.querySelectorAll('.inboxRow').length === count, before.length - 1)
    assert.ok(!(await titles(page)).includes('Scanner batteries, 60 pieces'))
    const { rows } = await stage.api<{ rows: { state: string }[] }>(
      page,
      'GET',
      '/api/procurement/purchase-orders?title=contains:Scanner',
    )
    assert.equal(rows[0]!.state, 'approved')
  })

  stage.step('r rejects, with a reason', async () => {
    const [title, next] = await titles(page)
    await press(page, 'k', 'k', 'k', 'k', 'k', 'k', 'k', 'k', 'k')
    assert.equal(await focused(page), title)
    await press(page, 'r')
    await page.getByRole('dialog').waitFor()
    await inspect(page, 'inbox-reject')
    await press(page, 'Control+Enter')
    await page.getByText('Say why').waitFor()
    await page.keyboard.type('There is no money left for this in the quarter')
    await press(page, 'Control+Enter')
    await page.getByText(`Rejected: ${title}`).waitFor()
    await page.waitForFunction((text) => document.activeElement?.textContent === text, next)
  })

  stage.step('several are selected and approved at once', async () => {
    const before = await titles(page)
    await press(page, 'x', 'j', 'x')
    await page.getByText('2 selected').waitFor()
    await inspect(page, 'inbox-selected')
    await press(page, 'Shift+A')
    await page.waitForFunction((count) => document.querySelectorAll('.inboxRow').length === count, before.length - 2)
  })

  stage.step('what was sent and what was done stands there too', async () => {
    await page
      .getByRole('button', { name: /Sent by me/ })
      .or(page.getByRole('radio', { name: /Sent by me/ }))
      .first()
      .click()
    await page.getByText('Site survey of the new depot').waitFor()
    await inspect(page, 'inbox-sent')
    await page.getByText('Done lately').click()
    await page.getByText('Scanner batteries, 60 pieces').first().waitFor()
    await inspect(page, 'inbox-done')
  })

  stage.step('the page of an order shows its steps, and a change asks again', async () => {
    await page.getByText('Scanner batteries, 60 pieces').first().waitFor()
    await page.goto(`${stage.url}/procurement/purchase-orders`)
    await page.getByRole('link', { name: 'Replacement notebooks, 12 units' }).first().click()
    await page.getByRole('region', { name: 'Approval: Approved' }).waitFor()
    await settled(page)
    await inspect(page, 'order-approved')
    await page.goto(`${stage.url}/procurement/purchase-orders`)
    await page.getByRole('link', { name: 'Rack and patch panels for Rostock' }).first().click()
    await page.getByRole('region', { name: 'Approval: Waits for approval' }).waitFor()
    await settled(page)
    await inspect(page, 'order-waiting')
  })

  stage.step('rules are written with choices', async () => {
    await page.goto(`${stage.url}/platform/approval-rules`)
    await page.getByRole('link', { name: 'From 10,000 euros' }).first().click()
    await page.getByRole('region', { name: 'Steps', exact: true }).waitFor()
    await settled(page)
    await inspect(page, 'rule')
    await page.goto(`${stage.url}/platform/approval-rules/new`)
    await page.getByRole('button', { name: 'Add a step' }).click()
    await page.getByLabel('Escalate after').fill('3')
    await press(page, 'Tab')
    await inspect(page, 'rule-new')
  })

  stage.step('on a phone it is one list', async () => {
    const phone = await stage.signedIn('i.falk@fernholm.example', PHONE)
    await phone.goto(`${stage.url}/inbox`)
    await phone.locator('.inboxRow').first().waitFor()
    await settled(phone)
    await inspect(phone, 'inbox-phone')
    await phone.locator('.inboxRow [data-open]').first().click()
    await phone.getByRole('region', { name: /Approval: / }).waitFor()
    await settled(phone)
    await inspect(phone, 'order-phone')
  })
})
