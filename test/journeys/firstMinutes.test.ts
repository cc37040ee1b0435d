/** The first fifteen minutes: from the link that the first start prints to a plan that colleagues and a sponsor see. */
import assert from 'node:assert/strict'
import { createReadStream } from 'node:fs'
import type { Page } from 'playwright-core'
import { readPlanFile } from '../../src/areas/projects/formats/readPlanFile.ts'
import { formatDate } from '../../src/web/format.ts'
import { inspect, journey } from './browser.ts'
import { COMPANY, PASSWORD } from './company.ts'
import { drop, enter, focus, plain, press, reads, row } from './plan.ts'
import { ROWS, rolloutDates, rolloutFile } from './rolloutFile.ts'

const dates = rolloutDates()
/** A day as the pages write it: with its year unless it is this year's. */
const day = (iso: string) => plain(formatDate(iso.slice(0, 10), 'en-GB', new Date().toISOString().slice(0, 10)))
const COLLEAGUE = { name: 'Jonas Weber', email: 'jonas.weber@fernholm.example' }

journey('The first fifteen minutes', (stage) => {
  let page: Page
  const finish = async () => plain(await page.locator('.gFoot').innerText()).match(/finish (.+?)(?: ·|\n|$)/)?.[1]

  stage.step('an account, and four things that the browser has guessed', async () => {
    page = await stage.visitor()
    await page.goto(stage.setupLink)
    await page.getByRole('heading', { name: 'Set up Ambit' }).waitFor()
    await inspect(page, 'setup')
    const guessed = async (label: string) => page.getByLabel(label, { exact: false }).inputValue()
    assert.equal(await guessed('Currency'), 'EUR, Euro')
    assert.equal(await guessed('Time zone'), 'Europe/Berlin')
    assert.equal(await guessed('The fiscal year begins in'), 'January')
    assert.equal(await guessed('Country'), 'Germany')
    assert.equal(await page.getByRole('button', { name: 'Mon', pressed: true }).count(), 1)
    assert.equal(await page.getByRole('button', { name: 'Sat', pressed: false }).count(), 1)

    await page.getByLabel('Your name').fill(COMPANY.name)
    await page.getByLabel('E-mail').fill(COMPANY.email)
    await page.getByLabel('Password', { exact: true }).fill('too short')
    await page.getByLabel('Name of the company').fill(COMPANY.company)
    await page.getByRole('button', { name: 'Set up and go on' }).click()
    await page.getByText('must have at least 12 characters; 3 to go').waitFor()
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Set up and go on' }).click()
    await page.waitForURL('**/start')
    await page.getByText('Drop the file anywhere on this page').waitFor()
    await inspect(page, 'start')
  })

  stage.step('a file that is no plan is answered with what to do', async () => {
    await drop(page, 'plan.mpp', '\u00d0\u00cf\u0011\u00e0 not a plan')
    await page.getByRole('alert').filter({ hasText: 'plan.mpp' }).waitFor()
    assert.match(page.url(), /\/start$/)
  })

  stage.step('the dropped plan arrives, with a report', async () => {
    const progress = page.getByText('Importing Branch network.xml').waitFor()
    await drop(page, 'Branch network.xml', rolloutFile())
    await progress
    await page.waitForURL(/\/projects\/projects\/[\w-]{36}\/import$/)
    const report = page.locator('main')
    await report.getByText(`${ROWS.length} tasks are in.`).waitFor()
    const words = plain(await report.innerText())
    assert.match(words, /All 78 dates and slacks that the file stores are the same here/)
    assert.match(words, /7 resources · 22 assignments · 2 custom columns/)
    assert.match(words, /Site \(task\), Devices \(task\)/)
    await inspect(page, 'import-report')
  })

  stage.step('the plan is there, with three findings, each a click away', async () => {
    await page.getByRole('link', { name: 'Open the plan' }).click()
    await row(page, 'Kick-off').waitFor()
    for (const name of ['Circuits provided', 'Pilot', 'Migrate the south']) {
      await page.locator('.gScroll').evaluate((element, at) => element.scrollTo({ top: at * 32 - 100 }), at(name))
      await reads(page, name, 'start', day(dates.get(name)!.start))
      await reads(page, name, 'finish', day(dates.get(name)!.finish))
    }
    const findings = page.getByRole('region', { name: 'Findings' })
    await findings.getByText('3 findings').waitFor()
    assert.deepEqual(
      (await findings.getByRole('listitem').allInnerTexts()).map((words) => words.split('"')[1]),
      ['Pilot accepted', 'J. Weber', 'List of the old circuits'],
    )
    await findings.getByRole('button', { name: /"Pilot accepted" misses its deadline .* by 6 days/ }).click()
    await page.getByRole('complementary', { name: 'Details of Pilot accepted' }).waitFor()
    await inspect(page, 'gantt-findings')
    await findings.getByRole('button', { name: /"J. Weber" is planned at 200/ }).click()
    await page.getByRole('complementary', { name: /Details of (Network design|Security concept)/ }).waitFor()
    await findings.getByRole('button', { name: /"List of the old circuits" has no successor/ }).click()
    await page.getByRole('complementary', { name: 'Details of List of the old circuits' }).waitFor()
    await page.getByRole('button', { name: 'Close' }).click()
    await page.getByRole('complementary').waitFor({ state: 'detached' })
  })

  stage.step('dragging a bar shows what would move before it is dropped, and undo takes it back', async () => {
    await focus(page, 'List of the old circuits', 'name')
    await press(page, 'Control+Home')
    await row(page, 'Kick-off').waitFor()
    const before = await finish()
    assert.equal(before, day(dates.get('Project closed')!.finish))
    await focus(page, 'Network design', 'name')
    await press(page, 'F6')
    await page.locator('.gFocus').waitFor()
    const bar = (await page.locator('.gFocus').boundingBox())!
    await press(page, 'Escape')
    const [x, y] = [bar.x + bar.width / 2, bar.y + bar.height / 2]
    await page.mouse.move(x, y)
    await page.mouse.down()
    await page.mouse.move(x + 8, y, { steps: 2 })
    await page.mouse.move(x + 14 * 7.2, y, { steps: 6 })
    await page.locator('.gBanner').waitFor()
    assert.match(plain(await page.locator('.gBanner').innerText()), /^\d+ tasks would move · finish \+\d+ d/)
    assert.ok((await page.locator('.gGhost').count()) > 3, 'what would move is drawn where it would stand')
    await inspect(page, 'gantt-drag')
    await page.mouse.up()
    await page.locator('.gBanner').waitFor({ state: 'detached' })
    await page.waitForFunction(
      (before) => !document.querySelector('.gFoot')?.textContent?.replaceAll('\u00a0', ' ').includes(before),
      `finish ${before}`,
    )
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.locator('.gFoot', { hasText: before! }).waitFor()
    // What the server keeps is what was undone to.
    await page.waitForLoadState('networkidle')
    await page.reload()
    await page.locator('.gFoot', { hasText: before! }).waitFor()
  })

  stage.step('status date, progress by keyboard, and the new finish with its reason', async () => {
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('checkbox', { name: '% done' }).check()
    await press(page, 'Escape')
    await page.getByRole('button', { name: 'Status date' }).click()
    await page.getByRole('textbox', { name: 'Status date' }).fill('2027-03-19')
    await press(page, 'Enter', 'Escape')
    await page.getByRole('button', { name: `Status ${day('2027-03-19')}` }).waitFor()

    await focus(page, 'Kick-off', 'percent')
    await enter(page, '100', '100', '100', '50', '100')
    await reads(page, 'Security concept', 'percent', '100')
    await reads(page, 'Network design', 'percent', '50')
    await reads(page, 'Survey of the branches', 'slack', 'done')
    const before = await finish()
    await page.getByRole('button', { name: /^Status / }).click()
    await page.getByRole('button', { name: 'Move unfinished work after it' }).click()
    await page.locator('.gBanner').waitFor()
    await page.getByRole('button', { name: 'Keep' }).click()
    await page.locator('.gBanner').waitFor({ state: 'detached' })
    const after = await finish()
    assert.notEqual(after, before, 'half of the design was late, so the end is')
    await focus(page, 'Network design', 'name')
    await press(page, 'ArrowDown', 'ArrowDown', 'Shift+F2')
    await page.getByRole('complementary').getByText('after the finish of "Network design"').waitFor()
    await inspect(page, 'gantt-progress')
    await press(page, 'Escape')
  })

  stage.step('a colleague is invited by a link and sees the plan', async () => {
    await page.getByRole('button', { name: 'Invite' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Name').fill(COLLEAGUE.name)
    await dialog.getByLabel('E-mail').fill(COLLEAGUE.email)
    await dialog.getByRole('button', { name: 'Make the link' }).click()
    await dialog.getByText('nobody has been mailed').waitFor()
    const link = await dialog.getByLabel('Link').inputValue()
    await inspect(page, 'invite')
    await dialog.getByRole('button', { name: 'Done' }).click()

    const colleague = await stage.visitor()
    await colleague.goto(link)
    await colleague.getByRole('heading', { name: `Welcome to ${COMPANY.company}` }).waitFor()
    await inspect(colleague, 'welcome')
    await colleague.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await colleague.getByRole('button', { name: 'Join' }).click()
    await colleague.waitForURL(`${stage.url}/`)
    await colleague.getByRole('link', { name: 'Branch network' }).first().click()
    await row(colleague, 'Network design').waitFor()
    await inspect(colleague, 'gantt-member')
    await colleague.context().close()
  })

  stage.step('and the plan goes back to Microsoft Project', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: 'Microsoft Project XML' }).click()
    const { plan, columns } = await readPlanFile('exported.xml', createReadStream((await (await downloading).path())!))
    assert.equal(plan.tasks.length, ROWS.length)
    assert.deepEqual(
      columns.map(({ name }) => name),
      ['Site', 'Devices'],
    )
    const design = plan.tasks.find(({ name }) => name === 'Network design')!
    assert.equal(design.percentComplete, 50)
    assert.equal(plan.statusDate, '2027-03-19T17:00')
    assert.equal(
      plan.links.length,
      ROWS.reduce((sum, { after = [] }) => sum + after.length, 0),
    )
  })

  stage.step('one page for the sponsor', async () => {
    const downloading = page.waitForEvent('download')
    await page.getByRole('button', { name: 'Export' }).click()
    await page.getByRole('menuitem', { name: /PDF/ }).click()
    const pdf = (await readAll((await (await downloading).path())!)).toString('latin1')
    assert.match(pdf, /^%PDF-1\.\d/)
    assert.equal(pdf.match(/\/Type \/Page\b(?!s)/g)?.length, 1, 'it is one page')
  })
})

const at = (name: string) => ROWS.findIndex((row) => row.name === name)

async function readAll(path: string): Promise<Buffer> {
  const chunks: Buffer[] = []
  for await (const chunk of createReadStream(path)) chunks.push(chunk as Buffer)
  return Buffer.concat(chunks)
}
