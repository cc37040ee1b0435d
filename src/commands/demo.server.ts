import { parseArgs } from 'node:util'
import { areasOf } from '../areas/areas.server.ts'
import { exampleCompany } from '../platform/example/example.server.ts'
import { asRule } from '../record/caller.ts'
import type { Command } from './command.ts'
import { withAmbit } from './withAmbit.server.ts'

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
    const result = await withAmbit(io, async ({ running: { platform }, store }) => {
      const company = exampleCompany(store, areasOf(store), platform)
      const rule = asRule('command line', 'cli')
      return platform.db.transaction<{ project?: string | null; removed?: number }>((tx) =>
        values.remove ? company.remove(tx, rule, () => {}) : company.create(tx, rule, () => {}),
      )
    })
    if (values.json) io.out(JSON.stringify(result))
    else if (values.remove) io.out(`The example company is gone: ${result.removed} records were removed.`)
    else io.out('The example company is there. “ambit demo --remove” takes it away again.')
    return 0
  },
}
