/** Files as a service: on every record, in fields, with uploads, pictures and collection. */
import { asRule } from '../../record/caller.ts'
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { collectJob } from './collect.server.ts'
import { example } from './example.server.ts'
import { followFiles } from './fileFields.server.ts'
import { fileRoutes } from './fileRoutes.server.ts'
import { fileNamesOf } from './fileRows.server.ts'
import { uploadRoutes } from './uploadRoutes.server.ts'

const COLLECT_SECONDS = 3600

export const server = (store: Store): AreaServer => {
  const collect = collectJob(store)
  return {
    name: 'files',
    jobs: [collect],
    attached: { label: 'File', of: fileNamesOf },
    every: [
      {
        name: 'files.collect',
        seconds: COLLECT_SECONDS,
        run: async ({ db, jobs }) => {
          const caller = asRule('collect files', 'files')
          await db.transaction((tx) => jobs.enqueue(tx, collect, {}, { caller, singletonKey: 'hourly' }))
        },
      },
    ],
    routes(app, platform) {
      fileRoutes(app, store, platform)
      uploadRoutes(app, store, platform)
    },
    example: example(store),
    follow: (tx, changes, caller) => followFiles(tx, store.registry, changes, caller),
  }
}
