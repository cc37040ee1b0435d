import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { createEgress, type Egress } from '../egress/egress.server.ts'
import { quietRoutes } from '../egress/quiet.server.ts'
import { companySettings } from '../settings/companySettings.server.ts'
import { type AtWork, mailWhatIsDue, tidyMails } from './due.server.ts'
import { mailJob } from './mailJob.server.ts'
import { mailRoutes } from './routes.server.ts'
import { stopRoutes } from './stop.server.ts'

/** Outgoing mail: what people are told, sent by the company's own mail server once somebody has set it up. */
export function server(store: Store, areas: () => readonly AreaServer[]): AreaServer {
  let way: Egress | undefined
  const egress = () => (way ??= createEgress(store.db))
  const job = mailJob(store, egress)
  const atWork = workingOn(areas)
  return {
    name: 'mail',
    routes(app, platform) {
      mailRoutes(app, { store, platform, egress: egress(), job })
      stopRoutes(app, platform)
      quietRoutes(app, platform)
    },
    jobs: [job],
    every: [
      { name: 'mail.due', seconds: 5, run: (platform) => mailWhatIsDue(store.db, platform, job, atWork) },
      { name: 'mail.tidy', seconds: 3600, run: ({ db }) => tidyMails(db) },
    ],
  }
}

/** Who works on a day by the calendars of the area that keeps them; the company's week where none does. */
const workingOn =
  (areas: () => readonly AreaServer[]): AtWork =>
  async (db, people, day) => {
    const date = new Date(`${day}T00:00:00Z`)
    const counting = areas().find((area) => area.workingDays)
    if (counting) {
      const before = new Date(date.getTime() - 86_400_000).toISOString().slice(0, 10)
      const days = await counting.workingDays!(db, people, before, day)
      return new Set(people.filter((person) => (days.get(person) ?? 0) > 0))
    }
    const { workingWeek } = await companySettings(db)
    return new Set(workingWeek.includes(date.getUTCDay() || 7) ? people : [])
  }
