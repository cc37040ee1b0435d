import { type Credentials, unsafeSettings } from './postgres/roles.server.ts'
import { type EmbeddedPostgres, startPostgres } from './postgres/supervisor.server.ts'
import { Refusal } from './refusal.ts'
import type { Settings } from './settings.server.ts'

type Connection = Credentials | { readonly connectionString: string }

/** Where the database is, for each of its uses. */
export interface RunningDatabase {
  /** What the application's pool connects with; may be a transaction pooler. */
  readonly app: Connection
  /** As the application, straight to PostgreSQL: for LISTEN and locks held by a session. */
  readonly direct: Connection
  /** As the owner of the tables: for migrations. */
  readonly owner: Connection
  /** Something that a person should know about this start. */
  readonly notice: string | undefined
  close(): Promise<void>
}

/**
 * Starts the embedded database, or reaches the one that the settings name. Throws a Refusal when it cannot be had or
 * when it would lose acknowledged changes with the power.
 */
export async function openDatabase(settings: Settings, log: (message: string) => void): Promise<RunningDatabase> {
  const database = settings.database
    ? external(settings.database)
    : embedded(await startPostgres({ data: settings.data, log }))
  try {
    await refuseUnsafe(database)
  } catch (error) {
    await database.close()
    throw error
  }
  return database
}

function embedded(server: EmbeddedPostgres): RunningDatabase {
  const app = server.credentials('app')
  return {
    app,
    direct: app,
    owner: server.credentials('owner'),
    notice: server.adopted ? 'The database was still running and is used as it stands.' : undefined,
    close: () => server.close(),
  }
}

function external({ url, direct, owner }: NonNullable<Settings['database']>): RunningDatabase {
  return {
    app: { connectionString: url },
    direct: { connectionString: direct },
    owner: { connectionString: owner },
    notice:
      owner === url || owner === direct
        ? 'The database’s user owns the tables, so that nothing keeps it from changing the audit: set DATABASE_URL_OWNER to another user.'
        : undefined,
    close: async () => {},
  }
}

async function refuseUnsafe({ direct }: RunningDatabase): Promise<void> {
  const off = await unsafeSettings(direct).catch((error: Error) => {
    throw new Refusal(
      `The database cannot be reached (${error.message || (error as NodeJS.ErrnoException).code}): check DATABASE_URL and that the server runs.`,
      { cause: error },
    )
  })
  if (off.length > 0) {
    throw new Refusal(
      `The database has ${off.join(', ')} switched off, so that acknowledged work can be lost with the power: switch it on in postgresql.conf and reload.`,
    )
  }
}
