// `ambit start` as it is, but for the building of the pages, which these tests have no use for.
import { main } from '../../src/cli.ts'
import { becomeOrdinaryUser } from '../../src/platform/process.server.ts'
import { dataFolder } from '../../src/platform/settings.server.ts'

const io = {
  out: (line: string) => void process.stdout.write(`${line}\n`),
  err: (line: string) => void process.stderr.write(`${line}\n`),
  env: process.env,
}
process.exitCode = await main(['start'], io, async () =>
  becomeOrdinaryUser({ data: dataFolder(process.env), user: process.env.AMBIT_USER, warn: io.err }),
)
