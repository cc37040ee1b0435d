/** Takes the pictures of the documentation: Ambit with the example company, as it is, into docs/pictures. */
import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { ROOT } from '../src/platform/settings.server.ts'
import { launchChromium } from './journeys/chromium.ts'
import { COMPANY } from './journeys/company.ts'
import { focus, press } from './journeys/plan.ts'

const FOLDER = join(ROOT, 'docs/pictures')
const PLAN = 'Warehouse Wi-Fi renewal'
/** A task that waits for its turn: moving it moves what follows. */
const MOVED = 'Mount 56 access points'

/** Starts Ambit as people do, and gives the set-up link that it prints. */
async function start(folder: string): Promise<{ ambit: ChildProcess; link: string }> {
  const env = {
    ...process.env,
    AMBIT_DATA: join(folder, 'data'),
    AMBIT_KEY_FILE: join(folder, 'key'),
    AMBIT_PORT: '0',
    AMBIT_LOG: 'error',
  }
  const ambit = spawn(process.execPath, ['bin/ambit.js', 'start'], {
    cwd: ROOT,
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let output = ''
  for await (const chunk of ambit.stdout!) {
    output += chunk
    const link = /http\S+\/setup#\S+/.exec(output)?.[0]
    if (link) return { ambit, link }
  }
  throw new Error(`Ambit ended before it was ready: ${output}`)
}

async function take(page: Page, name: string): Promise<void> {
  await page.mouse.move(0, 0)
  await page.screenshot({ path: join(FOLDER, `${name}.png`) })
  console.log(`docs/pictures/${name}.png`)
}

/** The four pictures: the plan in both themes, a list, home. */
async function pictures(page: Page, link: string): Promise<void> {
  const { origin } = new URL(link)
  const send = async (path: string, data: object) => {
    const answer = await page.request.post(`${origin}${path}`, { data, headers: { origin } })
    if (!answer.ok()) throw new Error(`${path}: ${answer.status()} ${await answer.text()}`)
  }
  await send('/api/setup', { token: link.split('#')[1], ...COMPANY })
  await page.goto(`${origin}/start`)
  await page.getByRole('button', { name: 'Show me around' }).click()
  await page.getByText('This is example data.').waitFor({ timeout: 120_000 })

  await page.goto(`${origin}/`)
  const home = page.getByRole('region', { name: 'Open projects' })
  await home.getByRole('link', { name: PLAN }).waitFor()
  await take(page, 'home')

  await home.getByRole('link', { name: PLAN }).click()
  await page.locator('.gRow').first().waitFor()
  await focus(page, MOVED, 'name')
  await press(page, 'F6', ...Array.from({ length: 3 }, () => 'ArrowRight'))
  await page.locator('.gBanner').waitFor()
  // Everything that would move is in sight.
  await page.locator('.gScroll').evaluate((element) => element.scrollBy({ top: 6 * 32, left: 100 }))
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme })
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme)
    await take(page, `plan-${theme}`)
  }
  await page.emulateMedia({ colorScheme: 'light' })

  await page.goto(`${origin}/projects/tasks?progress=lt:100&summary=eq:false&group=project&sort=finish`)
  await page.locator('.gridRow').nth(10).waitFor()
  await take(page, 'list')
}

const folder = mkdtempSync(join(tmpdir(), 'ambit-pictures-'))
mkdirSync(FOLDER, { recursive: true })
const { ambit, link } = await start(folder)
const browser = await launchChromium()
try {
  const context = await browser.newContext({
    viewport: { width: 1440, height: 900 },
    locale: 'en-GB',
    timezoneId: 'Europe/Berlin',
    reducedMotion: 'reduce',
  })
  await pictures(await context.newPage(), link)
} finally {
  await browser.close()
  const ended = once(ambit, 'exit')
  ambit.kill('SIGTERM')
  await ended
  rmSync(folder, { recursive: true, force: true })
}
