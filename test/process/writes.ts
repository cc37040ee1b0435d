// A server of one route on Ambit's own database layer: POST /<number> writes a row and answers once it is committed,
// GET / lists what is there. The fault tests kill it, or its database, while clients write.
import { createServer } from 'node:http'
import { Database } from '../../src/platform/database.server.ts'
import { createLog } from '../../src/platform/log.server.ts'
import { openDatabase } from '../../src/platform/opening.server.ts'
import { withClient } from '../../src/platform/postgres/roles.server.ts'
import { becomeOrdinaryUser, stopWithParent } from '../../src/platform/process.server.ts'
import { dataFolder, readSettings } from '../../src/platform/settings.server.ts'
import { sql } from '../../src/platform/sql.ts'

const log = createLog({ level: 'info', format: 'json', write: (line) => void process.stderr.write(`${line}\n`) })
becomeOrdinaryUser({ data: dataFolder(process.env), user: undefined, warn: (message) => log.warn(message) })

const database = await openDatabase(readSettings(process.env), (message) => log.warn(message))
if (!('host' in database.owner)) throw new Error('this server is for the embedded database')
await withClient(database.owner, (client) =>
  client.query(
    'create schema if not exists writes; create table if not exists writes.written (id integer primary key); grant usage on schema writes to ambit_app; grant select, insert on writes.written to ambit_app',
  ),
)
const db = new Database(database.app)

const server = createServer((request, response) => {
  const answer =
    request.method === 'POST'
      ? db.transaction((tx) => tx.query(sql`insert into writes.written values (${Number(request.url!.slice(1))})`))
      : db.query<{ id: number }>(sql`select id from writes.written order by id`)
  answer.then(
    (rows) => response.end(JSON.stringify(rows)),
    () => response.writeHead(503).end(),
  )
})
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listens on http://127.0.0.1:${(server.address() as { port: number }).port}\n`)
})

async function stop(): Promise<void> {
  server.close()
  server.closeAllConnections()
  await db.close()
  await database.close()
}
process.once('SIGTERM', () => void stop())
stopWithParent(() => void stop())
