import { parseArgs } from 'node:util'
import { openAmbit } from '../main.ts'
import type { Command } from '../platform/commands/command.ts'
import { exampleCompany } from '../platform/example/example.server.ts'
import { createLog } from '../platform/log.server.ts'
import { Refusal } from '../platform/refusal.ts'
import { readSettings } from '../platform/settings.server.ts'
import { asRule } from '../record/caller.ts'
import { Refused } from '../record/errors.ts'
import { areasOf } from './areas.server.ts'

export const demo: Command = {
  usage: `Usage: ambit demo [--remove] [--json]

Sets up the example company, Fernholm Logistics: sixty people in six departments and five IT projects in different
states. Everything of it is marked as an example.

  --remove   takes all of it away again, and nothing else
  --json     print {"project"} or {"removed"}`,

  async run(args, io) {
    const { values } = parseArgs({
      args: [...args],
      options: { remove: { type: 'boolean' }, json: { type: 'boolean' } },
    })
    const log = createLog({ level: 'warn', format: 'text', write: io.err })
    const { running, store, close } = await openAmbit(readSettings(io.env), { log, work: false })
    try {
      const { platform } = running
      const company = exampleCompany(store, areasOf(store), platform)
      const rule = asRule('command line', 'cli')
      const result = await platform.db.transaction<{ project?: string | null; removed?: number }>((tx) =>
        values.remove ? company.remove(tx, rule, () => {}) : company.create(tx, rule, () => {}),
      )
      if (values.json) io.out(JSON.stringify(result))
      else if (values.remove) io.out(`The example company is gone: ${result.removed} records were removed.`)
      else io.out('The example company is there. “ambit demo --remove” takes it away again.')
      return 0
    } catch (error) {
      if (error instanceof Refused) throw new Refusal(`${error.message}.`, { cause: error })
      throw error
    } finally {
      await close()
    }
  },
}
