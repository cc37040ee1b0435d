/** Tasks of somebody that have begun or are due, for the inbox: what is not begun yet waits for nobody. */
import type { InboxItem, InboxSource } from '../../platform/inbox/source.ts'
import type { RowIn } from '../../record/record.ts'
import type { Store } from '../../record/store.server.ts'
import { Project } from './project.ts'
import { Task } from './task.ts'

const MOST = '200'

export const taskInbox = (store: Store): InboxSource => ({
  name: 'tasks',
  async waiting(caller, db) {
    if (caller.person === null) return []
    const today = store.today()
    const asked = {
      assignees: 'contains:me',
      progress: 'lt:100',
      summary: 'eq:false',
      active: 'eq:true',
      start: `lte:${today}T23:59:59`,
      sort: 'finish',
      limit: MOST,
    }
    const tasks = await store.rows<RowIn<typeof Task>>(Task, caller, asked, db)
    const ids = [...new Set(tasks.map((task) => task.project))]
    if (!ids.length) return []
    const running = { id: `in:${ids.join()}`, status: 'eq:active', template: 'eq:false', limit: MOST }
    const projects = new Map(
      (await store.rows<RowIn<typeof Project>>(Project, caller, running, db)).map((project) => [
        project.id,
        project.title,
      ]),
    )
    return tasks.flatMap((task): InboxItem[] => {
      const project = projects.get(task.project)
      if (project === undefined) return []
      const path = `/api${Task.path}/${task.id}`
      const report = `${path}/report-progress`
      return [
        {
          id: `task ${task.id}`,
          kind: 'Task',
          subject: { type: Task.key, id: task.id },
          to: `${Task.path}/${task.id}`,
          title: task.name,
          text: task.progress > 0 ? `${project}, ${Math.round(task.progress)} % done` : project,
          from: null,
          instead: null,
          // Plans know the time of day without a zone; for an age of days that is near enough.
          since: `${task.start}Z`,
          due: task.finish.slice(0, 10),
          amount: null,
          actions: [
            {
              name: 'complete',
              label: 'Complete',
              path: `${path}/complete`,
              body: {},
              undo: { path: report, body: { percentComplete: task.percentComplete } },
            },
            { name: 'progress', label: 'Progress', path: report, body: {}, asks: ['percent'] },
          ],
        },
      ]
    })
  },
})
