/** Import and export of every record type. */
import type { Store } from '../../record/store.server.ts'
import type { AreaServer } from '../area.ts'
import { releaseFiles } from '../files/saveFile.server.ts'
import { Export } from './export.ts'
import { exportRoutes } from './exportRoutes.server.ts'
import { Import } from './import.ts'
import { IMPORT_FILE } from './importFile.server.ts'
import { importJobs } from './importJobs.server.ts'
import { importRoutes } from './importRoutes.server.ts'
import { ScheduledExport } from './scheduledExport.ts'
import { dueExports, EXPORT_FILE, scheduledExportJob } from './scheduledExports.server.ts'

export const server = (store: Store): AreaServer => {
  const imports = importJobs(store)
  const scheduled = scheduledExportJob(store)
  return {
    name: 'transfer',
    jobs: [imports.check, imports.import, imports.undo, scheduled],
    every: [dueExports(store, scheduled)],
    routes(app, platform) {
      importRoutes(app, platform, store, imports)
      exportRoutes(app, platform, store)
    },
    async follow(tx, changes, caller, platform) {
      for (const { type, id, verb, after } of changes) {
        if (after === null && type.key === Import.key) await releaseFiles(tx, { type: IMPORT_FILE, id })
        if (after === null && type.key === Export.key) await releaseFiles(tx, { type: EXPORT_FILE, id })
        if (type.key === ScheduledExport.key && verb === 'makeNow')
          await platform.jobs.enqueue(
            tx,
            scheduled,
            { schedule: id, due: new Date().toISOString() },
            { caller, singletonKey: id },
          )
      }
    },
  }
}
