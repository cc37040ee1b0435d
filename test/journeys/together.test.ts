/** Several people, several tabs: everybody sees the same plan, and nobody's work is overwritten unseen. */
import assert from 'node:assert/strict'
import type { Page, Route } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { COMPANY } from './company.ts'
import { cell, enter, focus, plain, press, reads, row } from './plan.ts'

const TABS = 10

journey('Two browsers on one plan', (stage) => {
  let first: Page
  let second: Page
  let project = ''
  const tasks = async () => {
    type Row = { id: string; name: string }
    return (await stage.api<{ rows: Row[] }>(first, 'GET', `/api/projects/tasks?project=eq:${project}`)).rows
  }
  const path = () => `${stage.url}/projects/projects/${project}`

  stage.step('both see it', async () => {
    first = await stage.administrator()
    const made = await stage.api<{ project: string }>(first, 'POST', '/api/projects/paste', {
      name: 'Move of the archive',
      text: 'Pack\t3d\nCarry\t2d\nUnpack\t4d\nSort\t5d',
      start: '2027-03-01T08:00',
    })
    project = made.project
    second = await stage.signedIn(COMPANY.email)
    await Promise.all([first.goto(path()), second.goto(path())])
    await Promise.all([row(first, 'Sort').waitFor(), row(second, 'Sort').waitFor()])
    await Promise.all([live(first), live(second)])
  })

  stage.step('what one changes, the other sees without asking', async () => {
    await focus(first, 'Carry', 'duration')
    await enter(first, '7d')
    await reads(second, 'Carry', 'duration', '7 d')
    await focus(second, 'Unpack', 'name')
    await press(second, 'F2', 'Control+a')
    await enter(second, 'Unpack and label')
    await row(first, 'Unpack and label').waitFor()
    // Both at once, in different tasks: both are kept.
    await Promise.all([focus(first, 'Pack', 'duration'), focus(second, 'Sort', 'duration')])
    await Promise.all([enter(first, '1d'), enter(second, '9d')])
    await reads(second, 'Pack', 'duration', '1 d')
    await reads(first, 'Sort', 'duration', '9 d')
    await reads(first, 'Pack', 'duration', '1 d')
    assert.equal((await tasks()).length, 4)
  })

  stage.step('a change that crosses another one on its way is shown with both values', async () => {
    const [pack] = (await tasks()).filter(({ name }) => name === 'Pack')
    await Promise.all([first, second].map((page) => page.goto(`${stage.url}/projects/tasks/${pack!.id}`)))
    await Promise.all([live(first), live(second)])
    // The second one does not hear in time that there is something new.
    const held: Route[] = []
    const rowOnly = `${stage.url}/api/projects/tasks/${pack!.id}*`
    await second.route(rowOnly, (route) => {
      if (route.request().method() === 'GET') held.push(route)
      else void route.continue()
    })
    await property(first, 'Priority', '300')
    await first
      .locator('.toasts')
      .getByText(/Priority .*300/)
      .waitFor()
    stage.pardon(/409/)
    await property(second, 'Priority', '700')
    const dialog = second.getByRole('dialog')
    await dialog.getByText(`${COMPANY.name} changed this while you did`).waitFor()
    const words = plain(await dialog.innerText())
    assert.match(words, /Theirs\s+300/)
    assert.match(words, /Yours\s+700/)
    await inspect(second, 'conflict')
    await second.unroute(rowOnly)
    await letGo(held)
    await dialog.getByLabel('Yours').check()
    await dialog.getByRole('button', { name: 'Keep what is chosen' }).click()
    await dialog.waitFor({ state: 'detached' })
    await value(first, 'Priority').filter({ hasText: '700' }).waitFor()
  })

  stage.step('so is one in the plan: nothing is overwritten unseen', async () => {
    await Promise.all([first.goto(path()), second.goto(path())])
    await Promise.all([row(first, 'Pack').waitFor(), row(second, 'Pack').waitFor()])
    await Promise.all([live(first), live(second)])
    const held: Route[] = []
    await second.route('**/plan', (route) => void held.push(route))
    await focus(first, 'Pack', 'duration')
    await enter(first, '2d')
    await reads(first, 'Pack', 'duration', '2 d')
    await first.waitForLoadState('networkidle')
    await focus(second, 'Pack', 'duration')
    await enter(second, '3d')
    await second.getByText(/was not saved and has been taken back/).waitFor()
    assert.match(plain(await second.locator('.toasts').innerText()), /theirs 2 d, yours 3 d/)
    await second.unroute('**/plan')
    await letGo(held)
    await reads(second, 'Pack', 'duration', '2 d')
  })
})

/** Lets the held requests go on; the page has given up some of them by itself. */
async function letGo(held: readonly Route[]): Promise<void> {
  await Promise.all(held.map((route) => route.continue().catch(() => {})))
}

/** The value of a property on a record's page. */
const value = (page: Page, label: string) => page.locator(`dt:text-is("${label}") + dd`)

async function property(page: Page, label: string, text: string): Promise<void> {
  await page.getByRole('button', { name: `Change ${label}` }).click()
  await press(page, 'Control+a')
  await enter(page, text)
}

async function live(page: Page): Promise<void> {
  await page.locator('.liveMark', { hasText: 'Live' }).waitFor()
}

journey('Ten tabs of one browser', (stage) => {
  stage.step('are all live by one stream', async () => {
    const first = await stage.administrator()
    const { project } = await stage.api<{ project: string }>(first, 'POST', '/api/projects/paste', {
      name: 'Move of the archive',
      text: 'Pack\t3d\nCarry\t2d',
      start: '2027-03-01T08:00',
    })
    const context = first.context()
    let streams = 0
    context.on('request', (request) => {
      if (request.url().endsWith('/api/events')) streams++
    })
    const tabs = [first]
    while (tabs.length < TABS) tabs.push(await context.newPage())
    await Promise.all(tabs.map((tab) => tab.goto(`${stage.url}/projects/projects/${project}`)))
    await Promise.all(tabs.map((tab) => row(tab, 'Carry').waitFor()))
    await Promise.all(tabs.map(live))
    await focus(tabs[4]!, 'Pack', 'duration')
    await enter(tabs[4]!, '6d')
    await Promise.all(tabs.map((tab) => reads(tab, 'Pack', 'duration', '6 d')))
    assert.equal(streams, 1, 'one stream for all')
    await inspect(tabs.at(-1)!, 'tab')
    // The tab that held the stream goes; another takes over, and all go on.
    await first.close()
    const rest = tabs.slice(1)
    await focus(rest[0]!, 'Carry', 'duration')
    await enter(rest[0]!, '8d')
    await Promise.all(rest.map((tab) => reads(tab, 'Carry', 'duration', '8 d')))
    assert.equal(await cell(rest.at(-1)!, 'Pack', 'duration').count(), 1)
  })
})
