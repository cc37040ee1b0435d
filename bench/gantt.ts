/**
 * The Gantt of 10,000 tasks in Chromium: first paint, nodes, scrolling against a plain page of equal size in the same
 * run, and one moved task to its new dates.
 */
import type { Page } from 'playwright-core'
import { type GanttBrowser, openGantt } from '../test/gantt/browser.ts'
import { type Measurement, median, report } from './measurement.ts'

const TASKS = 10_000
const VIEW = { width: 1440, height: 900 }
/** Pixels scrolled per frame: some five rows, as a fast wheel does. */
const STEP = 160
const FRAMES = 90
const ROUNDS = 3

/** The same number of rows of the same height, as plain text in one scroller: what a browser can do at best. */
function plainPage(rows: number): string {
  const lines = Array.from({ length: rows }, (_, row) => `<p>Task ${row}, 4 May to 13 May, 8 d</p>`).join('')
  return `<!doctype html><style>body{margin:0}#s{height:100vh;overflow:auto}p{height:32px;margin:0;border-bottom:1px solid #ddd;box-sizing:border-box}</style><div id="s">${lines}</div>`
}

/** Frames a second while a scroller moves by `STEP` each frame. */
function frameRate(page: Page, scroller: string): Promise<number> {
  return page.evaluate(
    ({ scroller, step, frames }) =>
      new Promise<number>((done) => {
        const element = document.querySelector(scroller) as HTMLElement
        element.scrollTop = 0
        let count = 0
        let begin = 0
        const tick = (time: number) => {
          if (count === 0) begin = time
          if (count === frames) return done((1000 * frames) / (time - begin))
          count++
          element.scrollTop += step
          requestAnimationFrame(tick)
        }
        requestAnimationFrame(tick)
      }),
    { scroller, step: STEP, frames: FRAMES },
  )
}

/** Milliseconds from the beginning of the navigation to the first frame with rows and bars. */
async function firstPaint(page: Page, url: string): Promise<number> {
  await page.addInitScript(() => {
    const watch = () => {
      if (document.querySelector('.gRow') && document.querySelector('.gPicture rect'))
        requestAnimationFrame(() => Object.assign(window, { painted: performance.now() }))
      else requestAnimationFrame(watch)
    }
    requestAnimationFrame(watch)
  })
  await page.goto(url)
  await page.waitForFunction(() => 'painted' in window)
  return page.evaluate(() => (window as unknown as { painted: number }).painted)
}

async function nodes(page: Page): Promise<number> {
  return page.evaluate(() => document.querySelectorAll('*').length)
}

async function measure({ browser, url }: GanttBrowser): Promise<Measurement[]> {
  const paints = { large: [] as number[], small: [] as number[] }
  for (let round = 0; round < ROUNDS; round++) {
    for (const [size, query] of [
      ['small', ''],
      ['large', `?tasks=${TASKS}`],
    ] as const) {
      const page = await browser.newPage({ viewport: VIEW })
      paints[size].push(await firstPaint(page, `${url}${query}`))
      await page.close()
    }
  }
  const [large, small] = [median(paints.large), median(paints.small)]

  const gantt = await browser.newPage({ viewport: VIEW })
  await firstPaint(gantt, `${url}?tasks=${TASKS}`)
  const plain = await browser.newPage({ viewport: VIEW })
  await plain.setContent(plainPage(TASKS))
  const rates: { gantt: number; plain: number }[] = []
  for (let round = 0; round < ROUNDS; round++) {
    await plain.bringToFront()
    const plainRate = await frameRate(plain, '#s')
    await gantt.bringToFront()
    rates.push({ gantt: await frameRate(gantt, '.gScroll'), plain: plainRate })
  }
  const drawn = await nodes(gantt)
  const moves = await gantt.evaluate(() => window.measureMoves(60))
  await gantt.close()
  await plain.close()
  return [
    { name: `first paint of ${TASKS} tasks`, value: large, unit: 'ms', most: 1000 },
    { name: 'first paint of 23 tasks', value: small, unit: 'ms' },
    {
      name: 'frames while scrolling, to a plain page',
      value: median(rates.map((rate) => rate.gantt)),
      unit: '/s',
      reference: median(rates.map((rate) => rate.plain)),
      ratio: median(rates.map((rate) => rate.gantt / rate.plain)),
      least: 0.8,
    },
    { name: 'nodes after scrolling', value: drawn, unit: 'count', most: 2000 },
    { name: 'one task moved, to new dates in the browser', value: median(moves), unit: 'ms', most: 16 },
  ]
}

/** Measures in Chromium; about half a minute. */
export async function run(): Promise<Measurement[]> {
  const gantt = await openGantt()
  try {
    return await measure(gantt)
  } finally {
    await gantt.close()
  }
}

if (import.meta.main) report(await run())
