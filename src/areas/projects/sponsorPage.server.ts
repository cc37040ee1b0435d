/** Draws the sponsor's page as a PDF. */
import type { Readable } from 'node:stream'
import PDFDocument from 'pdfkit'
import { Pen } from '../../platform/pdf/fonts.server.ts'
import { sql } from '../../platform/sql.ts'
import type { Caller } from '../../record/caller.ts'
import { refusedNow } from '../../record/errors.ts'
import type { Store } from '../../record/store.server.ts'
import { Person } from '../people/index.ts'
import type { Mark, Measure } from './paper.ts'
import { loadPlan } from './planStore.server.ts'
import { schedulePlan } from './schedule/schedule.ts'
import { PAGE, type SponsorInput, sponsorPage } from './sponsorPage.ts'

/** The page of a project as the caller may read it; 409 when its plan cannot be scheduled. */
export async function sponsorPdf(
  store: Store,
  caller: Caller,
  project: string,
): Promise<{ title: string; pdf: Readable }> {
  const { plan, rows } = await loadPlan(store, caller, project)
  const outcome = schedulePlan(plan)
  if (!outcome.ok) throw refusedNow(outcome.problems[0]?.message ?? 'This plan cannot be scheduled')
  const { manager, sponsor, title } = rows.project
  const asked = [manager, sponsor].filter((id) => id !== null)
  const people = await store.all<{ id: string; name: string }>(
    Person,
    caller,
    sql`t.id = any(${asked}::uuid[])`,
    sql`t.id`,
  )
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  const [reader] = await store.db.query<{ locale: string }>(
    sql`select locale from platform.accounts where id::text = ${caller.account}`,
  )
  const named = { manager: nameOf.get(manager), sponsor: sponsor === null ? undefined : nameOf.get(sponsor) }
  return {
    title,
    pdf: drawSponsorPage({
      plan,
      schedule: outcome.schedule,
      title,
      company: store.company.company,
      locale: reader?.locale ?? 'en-GB',
      today: store.today(),
      ...(named.manager === undefined ? {} : { manager: named.manager }),
      ...(named.sponsor === undefined ? {} : { sponsor: named.sponsor }),
    }),
  }
}

/** The page as a stream of PDF. */
export function drawSponsorPage(input: SponsorInput): Readable {
  const document = new PDFDocument({
    size: [PAGE.width, PAGE.height],
    margin: 0,
    info: { Title: input.title, Creator: 'Ambit' },
    lang: 'en',
  })
  const pen = new Pen(document)
  const measure: Measure = (text, size, strong) => pen.width(text, size, strong ? 'strong' : 'plain')
  for (const mark of sponsorPage(input, measure)) draw(document, pen, mark)
  document.end()
  return document as unknown as Readable
}

function draw(document: PDFKit.PDFDocument, pen: Pen, mark: Mark): void {
  switch (mark.kind) {
    case 'text':
      pen.line(mark.text, { ...mark, weight: mark.strong ? 'strong' : 'plain' })
      break
    case 'rect': {
      document.roundedRect(mark.x, mark.y, mark.width, mark.height, Math.min(mark.radius ?? 0, mark.width / 2))
      document.lineWidth(0.5)
      if (mark.fill && mark.stroke) document.fillAndStroke(mark.fill, mark.stroke)
      else if (mark.fill) document.fill(mark.fill)
      else document.stroke(mark.stroke)
      break
    }
    case 'line':
      document.save().lineWidth(mark.width).strokeColor(mark.color)
      if (mark.dash) document.dash(mark.dash[0], { space: mark.dash[1] })
      document
        .moveTo(...mark.from)
        .lineTo(...mark.to)
        .stroke()
        .restore()
      break
    case 'shape':
      document.polygon(...mark.points.map(([x, y]) => [x, y])).fill(mark.fill)
  }
}
