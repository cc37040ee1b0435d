import type { AreaServer } from '../../platform/area.ts'
import { sql } from '../../platform/sql.ts'
import type { Store } from '../../record/store.server.ts'
import { example } from './example.server.ts'
import { importJob } from './planImport.server.ts'
import { planRoutes } from './planRoutes.server.ts'
import { copyJob } from './projectCopy.server.ts'
import { follow, rescheduleJob } from './reschedule.server.ts'
import { taskInbox } from './taskInbox.server.ts'
import { watchAssigned } from './watchAssigned.server.ts'

export const server = (store: Store): AreaServer => {
  const reschedule = rescheduleJob(store)
  const imports = importJob(store)
  const copies = copyJob(store)
  return {
    name: 'projects',
    sets: {
      // Somebody belongs to a project by being a member, its manager or sponsor, or at work in its plan.
      'projects.member': (person) => sql`
        select project_id from projects.members where person_id = ${person}
        union select id from projects.projects where manager_id = ${person} or sponsor_id = ${person}
        union select project_id from projects.resources where person_id = ${person}`,
      'projects.leads': (person) => sql`
        select project_id from projects.members where person_id = ${person} and role = 'lead'
        union select id from projects.projects where manager_id = ${person}`,
    },
    approvers: {
      'projects.lead': (project) => sql`select manager_id from projects.projects where id = ${project}`,
    },
    inbox: [taskInbox(store)],
    routes: (app, platform) => planRoutes(app, platform, store, { imports, copies }),
    example: example(store),
    jobs: [reschedule, imports, copies],
    async follow(tx, changes, caller, platform) {
      await follow(tx, changes, caller, platform, reschedule)
      await watchAssigned(tx, changes)
    },
  }
}
