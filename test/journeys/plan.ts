/** What the journeys do in a Gantt, in the words of somebody who looks at it. */
import type { Locator, Page } from 'playwright-core'

export const row = (page: Page, task: string): Locator =>
  page.locator('.gRow').filter({ has: page.getByTitle(task, { exact: true }) })

export const cell = (page: Page, task: string, column: string): Locator =>
  row(page, task).locator(`[data-column="${column}"]`)

/** Puts the focus on a cell as a click does. */
export const focus = (page: Page, task: string, column: string): Promise<void> => cell(page, task, column).click()

/** What stands in a cell, with ordinary spaces. */
export const text = async (page: Page, task: string, column: string): Promise<string> =>
  plain(await cell(page, task, column).innerText())

export const plain = (words: string): string => words.replaceAll('\u00a0', ' ').trim()

/** Waits until a cell reads as expected. */
export async function reads(page: Page, task: string, column: string, expected: string): Promise<void> {
  await page.waitForFunction(
    ([task, column, expected]) => {
      const rows = [...document.querySelectorAll('.gRow')]
      const row = rows.find((each) => each.querySelector('.gName')?.getAttribute('title') === task)
      const cell = row?.querySelector(`[data-column="${column}"]`)
      return (cell as HTMLElement | null)?.innerText.replaceAll('\u00a0', ' ').trim() === expected
    },
    [task, column, expected] as const,
  )
}

/** What a screen reader was told last. */
export const said = async (page: Page): Promise<string> =>
  plain((await page.locator('.gantt > [role="status"]').textContent()) ?? '')

export async function press(page: Page, ...keys: readonly string[]): Promise<void> {
  for (const key of keys) await page.keyboard.press(key)
}

/** Types into the focused cell and keeps it with Enter, which goes on to the row below. */
export async function enter(page: Page, ...texts: readonly string[]): Promise<void> {
  for (const text of texts) {
    await page.keyboard.type(text)
    await page.keyboard.press('Enter')
  }
}

/** Lets go of a file over the page, as from a folder. */
export async function drop(page: Page, name: string, content: string): Promise<void> {
  const dataTransfer = await page.evaluateHandle(
    ([name, content]) => {
      const transfer = new DataTransfer()
      transfer.items.add(new File([content], name, { type: 'text/xml' }))
      return transfer
    },
    [name, content] as const,
  )
  await page.dispatchEvent('body', 'drop', { dataTransfer })
}
