/** What every journey stands on: Ambit as it is started for people, Chromium, and the rules that hold on every page. */
import assert from 'node:assert/strict'
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, describe, it } from 'node:test'
import type { Browser, BrowserContext, Page } from 'playwright-core'
import { type Ambit, startAmbit } from '../../src/main.ts'
import { createLog } from '../../src/platform/log.server.ts'
import { readSettings } from '../../src/platform/settings.server.ts'
import type { Role } from '../../src/record/caller.ts'
import { testDatabase } from '../database.ts'
import { launchChromium } from './chromium.ts'
import { COMPANY, PASSWORD } from './company.ts'

/** Long enough for a loaded machine with two cores; a journey waits for conditions, never for time. */
const PATIENCE_MS = 30_000
const FAILURES = process.env.AMBIT_JOURNEY_FAILURES ?? join(tmpdir(), 'ambit-journeys')
/** Where every page that is looked at is kept as a picture, for people who want to see them all. */
const PICTURES = process.env.AMBIT_JOURNEY_PICTURES

const axe = createRequire(import.meta.url)('axe-core') as { source: string }

export interface VisitorOptions {
  readonly width?: number
  readonly height?: number
}

/** An Ambit of its own, with browsers at it. */
export class Stage {
  readonly #contexts: BrowserContext[] = []
  readonly #faults: string[] = []
  readonly #pardoned: RegExp[] = []
  readonly #folder = mkdtempSync(join(tmpdir(), 'ambit-journey-'))
  #ambit: Ambit | undefined
  #browser: Browser | undefined
  #failed: string | undefined

  get url(): string {
    return this.#ambit!.url
  }

  /** The one-time link of the first start. */
  get setupLink(): string {
    const link = this.#ambit!.notices.join(' ').match(/http\S+\/setup#\S+/)?.[0]
    assert.ok(link, 'the first start prints a link')
    return link
  }

  async open(): Promise<void> {
    this.#browser = await launchChromium()
    const { credentials } = await testDatabase()
    const { app, owner } = credentials
    this.#ambit = await startAmbit(
      readSettings({
        AMBIT_DATA: join(this.#folder, 'data'),
        AMBIT_KEY_FILE: join(this.#folder, 'key'),
        AMBIT_PORT: '0',
      }),
      {
        log: createLog({ level: 'error', format: 'text', write: (line) => void process.stderr.write(`${line}\n`) }),
        database: { app, direct: app, owner, notice: undefined, close: async () => {} },
      },
    )
  }

  async close(): Promise<void> {
    await this.#browser?.close()
    await this.#ambit?.close()
    rmSync(this.#folder, { recursive: true, force: true })
  }

  /** A browser without a session. Whatever its pages complain about fails the step in which they do. */
  async visitor({ width = 1440, height = 900 }: VisitorOptions = {}): Promise<Page> {
    const context = await this.#browser!.newContext({
      viewport: { width, height },
      locale: 'en-GB',
      timezoneId: 'Europe/Berlin',
      reducedMotion: 'reduce',
      colorScheme: 'light',
      permissions: ['clipboard-read', 'clipboard-write'],
      acceptDownloads: true,
    })
    context.setDefaultTimeout(PATIENCE_MS)
    context.on('weberror', ({ error }) => void this.#faults.push(String(error())))
    context.on('console', (message) => {
      if (message.type() === 'error') this.#faults.push(`${message.text()} (${message.location().url})`)
    })
    context.on('response', (response) => {
      if (response.status() >= 500) this.#faults.push(`${response.status()} from ${response.url()}`)
    })
    this.#contexts.push(context)
    return context.newPage()
  }

  /** Sets the company up without the pages, which are a journey of their own; the browser of its administrator. */
  async administrator(options?: VisitorOptions): Promise<Page> {
    const page = await this.visitor(options)
    const token = this.setupLink.split('#')[1]
    const answer = await page.request.post(`${this.url}/api/setup`, {
      data: { token, ...COMPANY },
      headers: { origin: this.url },
    })
    assert.equal(answer.status(), 201, await answer.text())
    return page
  }

  /** A second browser of somebody who has an account. */
  async signedIn(email: string, options?: VisitorOptions): Promise<Page> {
    const page = await this.visitor(options)
    await page.goto(`${this.url}/sign-in`)
    await page.getByLabel('E-mail').fill(email)
    await page.getByLabel('Password', { exact: true }).fill(PASSWORD)
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await page.waitForURL(`${this.url}/`)
    return page
  }

  /** Somebody who was invited by `administrator`, with a browser of their own, at home. */
  async colleague(administrator: Page, name: string, roles: readonly Role[], options?: VisitorOptions): Promise<Page> {
    const email = `${name.toLowerCase().replaceAll(' ', '.')}@guests.fernholm.example`
    const { link } = await this.api<{ link: string }>(administrator, 'POST', '/api/invitations', { email, name, roles })
    const page = await this.visitor(options)
    const accepted = { token: link.split('#')[1], password: PASSWORD }
    await this.api(page, 'POST', '/api/invitations/accept', accepted)
    await page.goto(`${this.url}/`)
    await page.getByRole('heading', { level: 1, name: new RegExp(name.split(' ')[0]!) }).waitFor()
    return page
  }

  /** Asks the API as the page would. */
  async api<T>(page: Page, method: 'GET' | 'POST' | 'PATCH' | 'DELETE', path: string, data?: unknown): Promise<T> {
    const answer = await page.request.fetch(`${this.url}${path}`, { method, data, headers: { origin: this.url } })
    assert.ok(answer.ok(), `${method} ${path}: ${answer.status()} ${await answer.text()}`)
    return (await answer.json()) as T
  }

  /** Complaints that belong to what a journey does on purpose, such as a refused change. */
  pardon(complaint: RegExp): void {
    this.#pardoned.push(complaint)
  }

  /** One step of the journey. Later steps stand on earlier ones, so that after a failed one they are not tried. */
  step(name: string, walk: () => Promise<void>): void {
    it(name, async () => {
      if (this.#failed) throw new Error(`Not tried, because “${this.#failed}” failed`)
      try {
        await walk()
        const faults = this.#faults.splice(0).filter((fault) => !this.#pardoned.some((one) => one.test(fault)))
        assert.deepEqual(faults, [], 'the pages complained')
      } catch (error) {
        this.#failed = name
        const pictures = await this.#pictures(name)
        throw new Error(`${(error as Error).message}\nWhat was seen: ${pictures.join(', ')}`, { cause: error })
      }
    })
  }

  async #pictures(name: string): Promise<string[]> {
    mkdirSync(FAILURES, { recursive: true })
    const pages = this.#contexts.flatMap((context) => context.pages())
    const paths = pages.map((_, at) => join(FAILURES, `${name.replaceAll(/[^\w]+/g, '-')}-${at + 1}.png`))
    await Promise.all(pages.map((page, at) => page.screenshot({ path: paths[at]!, timeout: 5000 }).catch(() => {})))
    return paths
  }
}

/** A journey: an Ambit of its own and steps in order. */
export function journey(title: string, walk: (stage: Stage) => void): void {
  describe(title, () => {
    const stage = new Stage()
    before(() => stage.open())
    after(() => stage.close())
    walk(stage)
  })
}

/**
 * What must hold on every page, in both themes: nothing that axe knows to be wrong, and nothing that makes the page
 * itself scroll sideways. `name` says in the pictures which page it was.
 */
export async function inspect(page: Page, name: string): Promise<void> {
  for (const theme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: theme, reducedMotion: 'reduce' })
    await page.waitForFunction((wanted) => document.documentElement.dataset.theme === wanted, theme)
    await settled(page)
    if (PICTURES) {
      mkdirSync(PICTURES, { recursive: true })
      await page.screenshot({ path: join(PICTURES, `${name}-${page.viewportSize()?.width}-${theme}.png`) })
    }
    // What is wrong is still wrong when the page has been painted again; a colour on its way is not.
    for (let look = 1; look < 5 && (await violations(page, theme)).length > 0; look++) await settled(page)
    assert.deepEqual(await violations(page, theme), [], `${name}, ${theme}`)
  }
  await page.emulateMedia({ colorScheme: 'light', reducedMotion: null })
  await fits(page, name)
}

/** Waits until no colour is on its way to another one: what is between two themes has the contrast of neither. */
async function settled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    // Styles are computed first, or the transitions have not begun yet.
    await new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)))
    const running = document.getAnimations().filter((animation) => animation instanceof CSSTransition)
    await Promise.allSettled(running.map((animation) => animation.finished))
  })
}

/** The page itself does not scroll sideways; a table within it may. */
export async function fits(page: Page, name: string): Promise<void> {
  const [wide, room] = await page.evaluate(() => [document.documentElement.scrollWidth, window.innerWidth])
  assert.ok(wide! <= room!, `${name} is ${wide} px wide in a window of ${room} px`)
}

/**
 * Runs axe by the debugger's door, because the page's own policy runs no foreign script. Only colours differ between
 * the themes, so that the second looks at these alone.
 */
async function violations(page: Page, theme: 'light' | 'dark'): Promise<string[]> {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe.source)
  const rules = theme === 'dark' ? ['color-contrast', 'link-in-text-block'] : undefined
  return page.evaluate(async (rules) => {
    const { axe } = window as unknown as {
      axe: { run: (options: object) => Promise<{ violations: { id: string; nodes: AxeNode[] }[] }> }
    }
    const result = await axe.run({ resultTypes: ['violations'], ...(rules && { runOnly: rules }) })
    return result.violations.map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html.slice(0, 200)} ${failureSummary}`).join(' | ')}`,
    )
  }, rules)
}

interface AxeNode {
  readonly html: string
  readonly failureSummary: string
}
