/** The example company: looked around in by a manager, by an employee and on a phone, and taken away again. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { fits, inspect, journey } from './browser.ts'
import { COMPANY } from './company.ts'
import { row } from './plan.ts'

const PHONE = { width: 360, height: 740 }

journey('The example company', (stage) => {
  let page: Page
  let project = ''
  const home = (whose: Page, name: string) => whose.getByRole('heading', { level: 1, name: new RegExp(name) }).waitFor()
  const settled = (whose: Page) =>
    whose.waitForFunction(() => !document.querySelector('.skeleton, [class*="skeleton"]'), undefined)

  stage.step('is founded while one looks on', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/start`)
    const progress = page.getByText('Founding the example company').waitFor()
    await page.getByRole('button', { name: 'Show me around' }).click()
    await progress
    await page.getByText('This is example data.').waitFor({ timeout: 90_000 })
    await page.goto(`${stage.url}/`)
    await home(page, 'Ines')
    await page.getByRole('region', { name: 'Open projects' }).getByRole('link').nth(1).waitFor()
    await settled(page)
    await inspect(page, 'home')
  })

  stage.step('has plans that are under way', async () => {
    type Row = { id: string; title: string; percentComplete: number }
    const { rows } = await stage.api<{ rows: Row[] }>(page, 'GET', '/api/projects/projects?limit=50')
    assert.ok(rows.length >= 5)
    const open = rows.filter(({ percentComplete }) => percentComplete > 10 && percentComplete < 100)
    project = open.toSorted((a, b) => b.percentComplete - a.percentComplete)[0]!.id
    await page.goto(`${stage.url}/projects/projects/${project}`)
    await page.locator('.gRow').first().waitFor()
    await inspect(page, 'example-plan')
    await page.goto(`${stage.url}/people/people`)
    await page.locator('.gridRow').nth(10).waitFor()
    await inspect(page, 'example-people')
  })

  stage.step('a manager and an employee each have their own home', async () => {
    const manager = await stage.colleague(page, 'Mara Lindqvist', ['manager', 'employee'], { width: 1280, height: 800 })
    await settled(manager)
    await inspect(manager, 'home-manager')
    await manager.keyboard.press('n')
    await manager.keyboard.press('j')
    await manager.getByRole('heading', { name: 'New project' }).waitFor()
    await inspect(manager, 'new-project')
    await manager.context().close()

    const employee = await stage.colleague(page, 'Tarik Aydin', ['employee'], { width: 1280, height: 800 })
    await settled(employee)
    await inspect(employee, 'home-employee')
    assert.equal(await employee.getByRole('button', { name: 'Remove it' }).count(), 0)
    await employee.goto(`${stage.url}/projects/projects`)
    await employee.getByRole('heading', { name: 'No projects yet' }).waitFor()
    // What is not shared with them does not exist for them.
    stage.pardon(/404/)
    await employee.goto(`${stage.url}/projects/projects/${project}`)
    await employee
      .getByText(/does not exist|not found|not shared/i)
      .first()
      .waitFor()
    await employee.context().close()
  })

  stage.step('every page is at home on a phone', async () => {
    const phone = await stage.signedIn(COMPANY.email, PHONE)
    await home(phone, 'Ines')
    await settled(phone)
    await inspect(phone, 'home')
    await phone.getByRole('button', { name: 'Open the navigation' }).click()
    await phone.getByRole('dialog').getByRole('link', { name: 'Projects' }).waitFor()
    await inspect(phone, 'navigation')
    await phone.keyboard.press('Escape')
    await phone.goto(`${stage.url}/projects/projects/${project}`)
    await phone.locator('.gPhone li').first().waitFor()
    await inspect(phone, 'plan')
    for (const path of ['projects/projects', 'people/people']) {
      await phone.goto(`${stage.url}/${path}`)
      await phone.locator('.gridRow').first().waitFor()
      await inspect(phone, `list-${path.split('/')[1]}`)
    }
    await phone.locator('.gridRow a').first().click()
    await phone.waitForURL(/people\/people\/[\w-]{36}/)
    await settled(phone)
    await inspect(phone, 'record')
    for (const path of [
      'start',
      'password',
      'people/calendars',
      'people/leave',
      `projects/projects/${project}/details`,
    ]) {
      await phone.goto(`${stage.url}/${path}`)
      await phone.getByRole('heading', { level: 1 }).first().waitFor()
      await settled(phone)
      await fits(phone, path)
    }
    await phone.context().close()
    const guest = await stage.visitor(PHONE)
    await guest.goto(`${stage.url}/sign-in`)
    await guest.getByLabel('E-mail').waitFor()
    await inspect(guest, 'sign-in')
    await guest.context().close()
  })

  stage.step('goes with one action, and leaves what is one’s own', async () => {
    await stage.api(page, 'POST', '/api/projects/paste', { name: 'My own plan', text: 'Begin\t1d' })
    await page.goto(`${stage.url}/projects/projects`)
    await page.getByRole('row').filter({ hasText: 'My own plan' }).waitFor()
    await page.getByRole('button', { name: 'Remove it' }).click()
    await page.getByRole('dialog').getByRole('button', { name: 'Remove the example' }).click()
    await page.getByText('The example company is gone').waitFor({ timeout: 90_000 })
    await page.waitForFunction(() => document.querySelectorAll('.gridRow').length === 1)
    assert.equal(await page.getByText('This is example data.').count(), 0)
    await page.getByRole('link', { name: 'My own plan' }).click()
    await row(page, 'Begin').waitFor()
  })
})
