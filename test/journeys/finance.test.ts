/** The books of a company: begun with what is usual, a month closed and opened again by keyboard, a supply's tax, a rate. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { press } from './plan.ts'

journey('The financial structure', (stage) => {
  let page: Page
  let entity = ''
  const year = new Date().getFullYear() - 1
  const told = (words: RegExp) => page.locator('.toasts').getByText(words).waitFor()
  const period = (name: string, state: string) =>
    page.getByRole('button', { name: new RegExp(`${name}, .*, ${state}$`) })

  stage.step('an empty calendar says what it is for, and the first year is added from it', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/finance`)
    await page.getByRole('heading', { name: 'No legal entities yet' }).waitFor()
    await inspect(page, 'finance-empty')
    const made = await stage.api<{ id: string }>(page, 'POST', '/api/finance/legal-entities', {
      name: 'Fernholm UK Ltd',
      code: 'FL-GB',
      country: 'GB',
      baseCurrency: 'GBP',
      fiscalYearStart: 4,
    })
    entity = made.id
    await stage.api(page, 'POST', `/api/finance/legal-entities/${entity}/generate-fiscal-year`, { year: year - 1 })
    await page.reload()
    await page.getByRole('button', { name: 'Next year', exact: true }).click()
    await told(/The next fiscal year of Fernholm UK Ltd was added/)
    await page.getByRole('button', { name: `Year ${year}` }).click()
    await period(`${year}/${String((year + 1) % 100).padStart(2, '0')} P01`, 'open').waitFor()
    await inspect(page, 'finance')
  })

  stage.step('a period is closed and opened again by keyboard, and the order is kept', async () => {
    await page.goto(`${stage.url}/finance/legal-entities/${entity}`)
    const name = `${year - 1}/${String(year % 100).padStart(2, '0')}`
    await period(`${name} P01`, 'open').focus()
    await press(page, 'l')
    await period(`${name} P01`, 'closing').waitFor()
    await inspect(page, 'legal-entity')
    await press(page, 'l')
    await page.getByRole('dialog').getByText('Nobody can post to a closed period').waitFor()
    await press(page, 'Enter')
    await period(`${name} P01`, 'closed').waitFor()
    await period(`${name} P01`, 'closed').focus()
    await press(page, 'ArrowRight', 'ArrowRight', 'l')
    await period(`${name} P03`, 'closing').waitFor()
    await press(page, 'l')
    await told(new RegExp(`${name} P02 is open; periods are closed in their order`))
    await period(`${name} P01`, 'closed').focus()
    await press(page, 'u')
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel(/Reason/).fill('An invoice came late')
    await press(page, 'Enter')
    await period(`${name} P01`, 'open').waitFor()
    await page.getByText('opened again: An invoice came late').waitFor()
  })

  stage.step('tax codes begin with the usual ones, and a supply carries the rate of its day', async () => {
    await page.goto(`${stage.url}/finance/tax-codes`)
    await page.getByRole('button', { name: 'Add the usual ones' }).click()
    await page
      .getByRole('dialog')
      .getByRole('button', { name: /^Add \d+$/ })
      .click()
    await told(/tax codes were added/)
    const { rows } = await stage.api<{ rows: { id: string }[] }>(page, 'GET', '/api/finance/tax-codes?code=eq:DE-S')
    await page.goto(`${stage.url}/finance/tax-codes/${rows[0]!.id}`)
    const ask = page.getByRole('region', { name: 'What a supply carries' })
    await ask.getByLabel('Supplied on').fill('30 Jun 2020')
    await ask.getByLabel('Supplied on').press('Tab')
    await ask.getByText('19 %', { exact: true }).waitFor()
    await ask.getByLabel('Supplied on').fill('1 Jul 2020')
    await ask.getByLabel('Supplied on').press('Tab')
    await ask.getByText('16 %', { exact: true }).waitFor()
    assert.match(await ask.innerText(), /Paid to the vendor\s+1,160\.00/)
    await inspect(page, 'tax-code')
  })

  stage.step('a rate is looked up, and what is missing is said', async () => {
    stage.pardon(/422/)
    await page.goto(`${stage.url}/finance/rates?from=USD&to=EUR&on=${year}-05-02`)
    await page.getByText('There is no posting rate between USD and EUR').waitFor()
    for (const [onDate, rate] of [
      [`${year}-04-24`, '0.94'],
      [`${year}-04-30`, '0.95'],
    ])
      await stage.api(page, 'POST', '/api/finance/exchange-rates', {
        onDate,
        fromCurrency: 'USD',
        toCurrency: 'EUR',
        rate,
      })
    await page.getByText('1,000 USD are 950 EUR').waitFor()
    await inspect(page, 'rate-look-up')
  })
})
