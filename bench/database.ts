import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { migrate } from '../src/platform/migrate.server.ts'
import { embeddedBinaries } from '../src/platform/postgres/binaries.server.ts'
import { ROLES } from '../src/platform/postgres/folder.server.ts'
import { IN_USER_NAMESPACE } from '../src/platform/postgres/launch.server.ts'
import { type Credentials, withClient } from '../src/platform/postgres/roles.server.ts'
import { startPostgres } from '../src/platform/postgres/supervisor.server.ts'

/** A migrated, empty database on a server of its own that syncs as in production. */
export async function benchDatabase(): Promise<{ app: Credentials; owner: Credentials; close(): Promise<void> }> {
  const data = await mkdtemp(join(tmpdir(), 'ambit-bench-'))
  // PostgreSQL refuses root. It ends with the bench, also where that is killed.
  const prefix = [...(process.getuid?.() === 0 ? IN_USER_NAMESPACE : []), 'setpriv', '--pdeathsig', 'INT']
  const server = await startPostgres({ data, binaries: embeddedBinaries(), launch: { prefix } })
  const name = 'bench'
  await withClient(server.credentials('admin', 'postgres'), async (client) => {
    await client.query(`create database ${name} owner ${ROLES.owner} template template0`)
    await client.query(`grant connect on database ${name} to ${ROLES.app}`)
  })
  const owner = server.credentials('owner', name)
  await migrate({ connection: owner })
  return {
    app: server.credentials('app', name),
    owner,
    async close() {
      await server.close()
      await rm(data, { recursive: true, force: true })
    },
  }
}
