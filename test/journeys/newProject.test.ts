/** A project begun anew: from nothing, from another one, from a template; its people, and a meeting that comes again. */
import assert from 'node:assert/strict'
import type { Page } from 'playwright-core'
import { inspect, journey } from './browser.ts'
import { COMPANY } from './company.ts'
import { plain, row, text } from './plan.ts'

journey('A new project', (stage) => {
  let page: Page
  const button = (name: string | RegExp) => page.getByRole('button', { name, exact: typeof name === 'string' })
  const more = async (entry: string) => {
    await button('More').click()
    await page.getByRole('menuitem', { name: entry }).click()
  }
  const dialog = () => page.getByRole('dialog')
  const onPlan = async () => {
    await page.waitForURL(/\/projects\/projects\/[0-9a-f-]{36}$/)
    await page.locator('.gantt').waitFor()
  }

  stage.step('begins empty, from the list or by its keys', async () => {
    page = await stage.administrator()
    await page.goto(`${stage.url}/projects/projects`)
    await page
      .getByRole('main')
      .getByRole('button', { name: /^Project/ })
      .first()
      .click()
    await page.getByRole('heading', { level: 1, name: 'New project' }).waitFor()
    await inspect(page, 'new-project')
    await button('From a template').click()
    await page.getByText('There is no template yet').waitFor()
    await button('From a plan file').click()
    await button('Choose a plan file…').waitFor()
    await inspect(page, 'new-project-file')
    await button('Empty').click()
    await button('Begin the project').click()
    await page.locator('[aria-invalid="true"]').first().waitFor()
    await page.getByLabel('Title').fill('Depot racks')
    await button('Begin the project').click()
    await onPlan()
  })
  stage.pardon(/422/)

  stage.step('a meeting that comes again is put in, and taken out again', async () => {
    await more('Add a recurring task…')
    await dialog().getByLabel('Name').fill('Steering meeting')
    await dialog().getByRole('button', { name: 'Monthly' }).click()
    await inspect(page, 'recurring-task')
    await dialog().getByRole('button', { name: 'Weekly' }).click()
    await dialog().getByLabel('Times').fill('4')
    await dialog().getByText('Takes place 4 times').waitFor()
    await dialog().getByRole('button', { name: 'Add it to the plan' }).click()
    await row(page, 'Steering meeting 4').waitFor()
    assert.equal(await text(page, 'Steering meeting 1', 'duration'), '1 h')
    await page.locator('.toasts').getByRole('button', { name: /^Undo/ }).click()
    await row(page, 'Steering meeting').waitFor({ state: 'detached' })
  })

  stage.step('and by the keys of the plan, also when the message is gone', async () => {
    await more('Add a recurring task…')
    await dialog().getByLabel('Name').fill('Safety walk')
    await dialog().getByLabel('Times').fill('3')
    await dialog().getByRole('button', { name: 'Add it to the plan' }).click()
    await row(page, 'Safety walk 3').waitFor()
    await page.locator('.toasts').getByRole('button', { name: 'Close this message' }).first().click()
    await row(page, 'Safety walk').first().click()
    await page.keyboard.press('Control+z')
    await row(page, 'Safety walk').waitFor({ state: 'detached' })
    await page.keyboard.press('Control+y')
    await row(page, 'Safety walk 3').waitFor()
    await page.keyboard.press('Control+z')
    await row(page, 'Safety walk').waitFor({ state: 'detached' })
  })

  stage.step('whoever works in it is chosen among the people of the company', async () => {
    await more('Who works in this plan…')
    await dialog().getByLabel('Add people').fill(COMPANY.name)
    await page.getByRole('option', { name: new RegExp(COMPANY.name) }).click()
    await inspect(page, 'team')
    await dialog().getByRole('button', { name: 'Add to the plan' }).click()
    await page.waitForFunction(
      (name) =>
        [...document.querySelectorAll<HTMLInputElement>('[role="dialog"] input')].some((one) => one.value === name),
      COMPANY.name,
    )
    await page.keyboard.press('Escape')
  })

  stage.step('becomes a template, and the template a project', async () => {
    await more('Save as a template…')
    await inspect(page, 'save-template')
    await dialog().getByLabel('Title').fill('Racks for any depot')
    await dialog().getByRole('button', { name: 'Save the template' }).click()
    await page.locator('.toasts').getByText('Racks for any depot is a template now').waitFor()
    await page.goto(`${stage.url}/projects/templates`)
    await page.getByText('Racks for any depot').waitFor()
    await inspect(page, 'templates')
    await page.goto(`${stage.url}/projects/projects/new`)
    await button('From a template').click()
    await page.getByLabel('Template').click()
    await page.getByRole('option', { name: /Racks for any depot/ }).click()
    await page.getByLabel('Title').fill('Racks in Kiel')
    await inspect(page, 'new-project-template')
    await button('Begin the project').click()
    await onPlan()
    assert.match(plain(await page.getByRole('heading', { level: 1 }).innerText()), /Racks in Kiel/)
  })

  stage.step('a word that is not used here leads to the one that is', async () => {
    await page.keyboard.press('Control+k')
    await page.getByRole('combobox', { name: 'Search or run a command' }).fill('float')
    const option = page.getByRole('option', { name: /Total slack/ })
    await option.waitFor()
    await inspect(page, 'palette-word')
    await option.click()
    await page.getByRole('heading', { level: 1, name: 'Glossary' }).waitFor()
    await page.getByText('How far a task can slip without moving the end of the project').waitFor()
    await page.getByLabel('Find a word').fill('')
    await inspect(page, 'glossary')
    await page.goBack()
    await onPlan()
  })

  stage.step('gives its sponsor one page', async () => {
    await button('Export').click()
    const waiting = page.waitForEvent('download')
    await page.getByRole('menuitem', { name: /PDF/ }).click()
    assert.equal((await waiting).suggestedFilename(), 'Racks in Kiel.pdf')
  })
})
