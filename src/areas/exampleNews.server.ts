import type { AreaServer } from '../platform/area.ts'
import { type ExampleNote, keepExampleNotes } from '../platform/notifications/example.server.ts'
import { Webhook } from '../platform/webhooks/webhook.ts'
import type { Store } from '../record/store.server.ts'

const HOUR_MS = 3_600_000

/** What whoever explores the example company was told during the last days, and a webhook that waits for its secret. */
export const exampleNews = (store: Store): AreaServer => ({
  name: 'example news',
  example: {
    async create({ tx, caller, explorer, idOf, made, step }) {
      if (!explorer) return
      step('Telling what is new')
      const type = store.registry.get('projects.project')
      const projects = await store.rows<{ id: string; title: string; manager: string }>(
        type,
        caller,
        { limit: '500' },
        tx,
      )
      const names = await store.titlesOf(
        store.registry.get('people.person'),
        caller,
        projects.map(({ manager }) => manager),
        tx,
      )
      const now = Date.now()
      const news = (
        title: string,
        lead: string,
        hours: number,
        read: boolean,
        more: Pick<ExampleNote, 'kind' | 'text'>,
      ) =>
        projects
          .filter((project) => project.title === title && project.manager === idOf(lead))
          .map(({ id, manager }): ExampleNote => {
            const by = names[manager] ?? null
            const text = more.text.replace('{by}', by ?? 'Somebody')
            return { to: explorer, subject: { type: type.key, id }, at: now - hours * HOUR_MS, read, by, ...more, text }
          })
      await keepExampleNotes(tx, [
        ...news('Windows 11 migration', 'weber', 75, true, {
          kind: 'assignment',
          text: '{by} asks you to look over the plan of this project',
        }),
        ...news('ERP invoice matching', 'brandt', 51, true, {
          kind: 'comment',
          text: '{by} commented on this project',
        }),
        ...news('Fleet GPS units roll-out', 'lindqvist', 20, false, {
          kind: 'decision',
          text: '{by} agreed to your change of the dates of this project',
        }),
      ])
      const webhook = await store.within(tx, caller, (work) =>
        work.create(
          Webhook,
          {
            name: 'Ledger of the group',
            url: 'https://ledger.fernholm.example/ambit',
            owner: explorer,
            types: ['procurement.purchaseOrder'],
            verbs: ['create', 'action'],
          },
          { everything: true },
        ),
      )
      made(Webhook, [webhook.id])
    },
  },
})
