/** A list and the page of a record, as most record types have them: found, kept, changed, undone, told. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { enter, plain, press } from './plan.ts'

const NAMES = [
  'Order racks',
  'Mount racks, hall 1',
  'Mount racks, hall 2',
  'Mount racks, hall 3',
  'Pull power',
  'Pull fibre, hall 1',
  'Pull fibre, hall 2',
  'Pull fibre, hall 3',
  'Switch over',
  'Acceptance',
]

journey('A list and a record', (stage) => {
  let page: Page
  let project = ''
  type Task = { id: string; name: string; priority: number | null; version: number }
  const tasks = async () =>
    (await stage.api<{ rows: Task[] }>(page, 'GET', `/api/projects/tasks?project=eq:${project}&limit=50`)).rows
  const shows = (count: number) =>
    page.waitForFunction((count) => document.querySelectorAll('.gridRow').length === count, count)
  const line = (name: string) => page.getByRole('row').filter({ hasText: name })
  const told = (words: RegExp) => page.locator('.toasts').getByText(words).waitFor()

  stage.step('an empty list says what it is for and offers the first step', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/people/departments`)
    await page.getByRole('heading', { name: 'No departments yet' }).waitFor()
    await inspect(page, 'list-empty')
    await page.getByRole('main').getByRole('button', { name: 'Department' }).last().click()
    const dialog = page.getByRole('dialog')
    await inspect(page, 'form')
    await dialog.getByRole('button', { name: /^(Create|Add|Save)/ }).click()
    await dialog
      .getByText(/is required|must/)
      .first()
      .waitFor()
    await dialog.getByLabel('Name', { exact: true }).fill('Warehouse technology')
    await dialog.getByLabel('Code').fill('WT')
    await dialog.getByRole('button', { name: /^(Create|Add|Save)/ }).click()
    await told(/“Warehouse technology” was created/)
    await shows(1)
  })

  stage.step('filters stand in the address', async () => {
    const made = await stage.api<{ project: string }>(page, 'POST', '/api/projects/paste', {
      name: 'New halls',
      text: NAMES.map((name) => `${name}\t2d`).join('\n'),
      start: '2027-03-01T08:00',
    })
    project = made.project
    await page.goto(`${stage.url}/projects/tasks`)
    await shows(NAMES.length)
    await inspect(page, 'list')
    await press(page, '/')
    await page.locator('input[placeholder^="A field"]:focus').waitFor()
    await enter(page, 'name')
    await page.locator('.filterForm input[aria-label="Name"]:focus').waitFor()
    await enter(page, 'racks')
    await page.waitForURL(/name=contains(:|%3A)racks/)
    await shows(4)
    await page.reload()
    await shows(4)
    await page.getByText('racks', { exact: true }).waitFor()
    await page.goBack()
    await shows(NAMES.length)
    await page.goForward()
    await shows(4)
  })

  stage.step('a view keeps them', async () => {
    await page.getByRole('button', { name: 'Keep this as a view' }).click()
    await page.getByRole('dialog').getByLabel(/Name/).fill('Racks')
    await page.getByRole('dialog').getByRole('button', { name: 'Keep view' }).click()
    await page.getByRole('link', { name: 'Racks', exact: true }).waitFor()
    await page.getByRole('link', { name: 'All', exact: true }).click()
    await shows(NAMES.length)
    await page.getByRole('link', { name: 'Racks', exact: true }).click()
    await shows(4)
  })

  stage.step('columns are chosen', async () => {
    await page.getByRole('button', { name: 'Columns' }).click()
    await page.getByRole('dialog', { name: 'Columns' }).getByText('Priority', { exact: true }).click()
    await press(page, 'Escape')
    await page.getByRole('columnheader', { name: 'Priority' }).waitFor()
    await inspect(page, 'list-view')
  })

  stage.step('a cell is changed in its place, and the change taken back', async () => {
    await cellOf('Order racks', 'Priority').dblclick()
    await enter(page, '800')
    await told(/Priority .*800/)
    await cellOf('Order racks', 'Priority').filter({ hasText: '800' }).waitFor()
    assert.equal((await tasks()).find(({ name }) => name === 'Order racks')?.priority, 800)
    await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click()
    await cellOf('Order racks', 'Priority').filter({ hasNotText: '800' }).waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal((await tasks()).find(({ name }) => name === 'Order racks')?.priority, null)
  })

  stage.step('several rows at once, and all of them back', async () => {
    for (const name of NAMES.slice(1, 4))
      await page.getByRole('checkbox', { name: `Select ${name}` }).check({ force: true })
    await page.getByText('3 selected').waitFor()
    await inspect(page, 'list-bulk')
    await page.getByRole('button', { name: 'Set…' }).click()
    await page.getByRole('menuitem', { name: 'Priority' }).click()
    const dialog = page.getByRole('dialog')
    await dialog.getByLabel('Priority').fill('650')
    await dialog.getByRole('button', { name: 'Set priority' }).click()
    await told(/Priority was set for 3 tasks/)
    const priorities = async () => (await tasks()).filter(({ priority }) => priority === 650).length
    assert.equal(await priorities(), 3)
    await page.locator('.toasts').getByRole('button', { name: 'Undo' }).click()
    await cellOf(NAMES[1]!, 'Priority').filter({ hasNotText: '650' }).waitFor()
    await page.waitForLoadState('networkidle')
    assert.equal(await priorities(), 0)
    await press(page, 'Escape')
  })

  stage.step('what somebody else changes appears by itself', async () => {
    const [first] = (await tasks()).filter(({ name }) => name === 'Order racks')
    await stage.api(page, 'PATCH', `/api/projects/tasks/${first!.id}`, {
      version: first!.version,
      name: 'Order racks and rails',
    })
    await line('Order racks and rails').waitFor()
  })

  stage.step('the page of a record: a refused action with its reason, properties, what happened', async () => {
    await page.goto(`${stage.url}/projects/projects/${project}/details`)
    await page.getByRole('heading', { name: 'New halls' }).waitFor()
    await page.getByText('Put on hold: Only an active project can be put on hold').waitFor()
    await page.getByRole('button', { name: 'Reopen', exact: true }).hover()
    await page.getByText('This project is open').waitFor()
    await inspect(page, 'record')
    await page.getByRole('button', { name: 'Change Code' }).click()
    await enter(page, 'HALLS')
    await told(/Code .*HALLS/)
    await page.getByText(/changed Code/).waitFor()
    assert.match(plain(await page.getByRole('main').innerText()), /Ines Falk created it/)
  })

  /** The cell of a row under a head. */
  function cellOf(name: string, head: string) {
    return line(name).locator(`[role="gridcell"][id$="-${head.toLowerCase()}"]`)
  }
})
