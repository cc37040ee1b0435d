import type { ExamplePart } from '../../platform/example/part.ts'
import { sql } from '../../platform/sql.ts'
import type { Store } from '../../record/store.server.ts'
import { Calendar, type WorkingTimes } from '../people/index.ts'
import { exampleProjects } from './example.ts'
import { Member } from './member.ts'
import { PlanCalendar } from './planCalendar.ts'
import { createPlan } from './planCreate.server.ts'
import { saveSchedule } from './planStore.server.ts'
import { Project } from './project.ts'
import { Resource } from './resource.ts'

/** Five IT projects in different states, planned with the people of the example company. */
export const example = (store: Store): ExamplePart => ({
  async create({ tx, caller, seed, today, idOf, made, step }) {
    const hamburg = idOf('hamburg')
    const { name, times } = (await store.get(Calendar, caller, hamburg, tx)) as unknown as {
      name: string
      times: WorkingTimes
    }
    for (const { title, fields, plan, people } of exampleProjects(seed, today, { name, ...times })) {
      step(`Planning ${title}`)
      const { manager, sponsor, department, code, ...others } = fields as Record<string, string>
      const named = await namesOf(Object.keys(people).map(idOf))
      const resources = plan.resources.map((r) => ({ ...r, name: named.get(idOf(String(r.key))) ?? r.name }))
      const created = await createPlan(
        tx,
        store,
        caller,
        { ...plan, resources },
        {
          title,
          fields: {
            ...others,
            code: await freeCode(code!),
            manager: idOf(manager!),
            sponsor: idOf(sponsor!),
            department: idOf(department!),
          },
        },
      )
      made(Project, [created.project])
      await store.within(tx, caller, async (work) => {
        const everything = { everything: true }
        await work.update(PlanCalendar, created.idOf('calendar', 'company'), { company: hamburg }, everything)
        await work.updateMany(
          Resource,
          Object.keys(people).map((key) => ({ id: created.idOf('resource', key), patch: { person: idOf(key) } })),
          everything,
        )
        await work.createMany(
          Member,
          Object.keys(people).map((key) => ({
            project: created.project,
            person: idOf(key),
            role: key === manager ? 'lead' : 'member',
          })),
        )
        await saveSchedule(work, store, created.project)
      })
    }

    async function namesOf(ids: string[]): Promise<Map<string, string>> {
      const rows = await tx.query<{ id: string; name: string }>(
        sql`select id, name from people.people where id = any(${ids}::uuid[])`,
      )
      return new Map(rows.map((row) => [row.id, row.name]))
    }

    /** A company may have used the code already. */
    async function freeCode(code: string): Promise<string | null> {
      const [taken] = await tx.query(sql`select 1 from projects.projects where code = ${code}`)
      return taken ? null : code
    }
  },
})
