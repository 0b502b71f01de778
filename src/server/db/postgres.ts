import { createHash } from 'node:crypto'
import { Pool, type PoolClient, types as pgTypes } from 'pg'
import { CommitUnknown, type Db, DbUnavailable, type Param, type Queries, type Row } from './db.ts'

type Client = Pool | PoolClient

/** int8 (20) and numeric (1700, what SUM gives) as numbers: every value of ours is a safe integer. */
const types = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === 20 || oid === 1700 ? Number : pgTypes.getTypeParser(oid, format)) as typeof pgTypes.getTypeParser,
}

/** PostgreSQL; several processes may share it. Refuses a server that would acknowledge before it has synced. */
export async function openPostgres(url: string, poolSize: number, log: (error: Error) => void): Promise<Db> {
  const pool = new Pool({ connectionString: url, max: poolSize, types, connectionTimeoutMillis: 20_000 })
  // Without a listener a dropped idle connection takes the process down.
  pool.on('error', log)
  const pooled = queries(pool)
  const read = <R extends Row>(sql: string, params?: readonly Param[]) =>
    pooled.query<R>(sql, params).catch(unavailable)
  try {
    await assertDurable(pooled)
  } catch (error) {
    await pool.end()
    throw error
  }

  async function write<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
    const client = await pool.connect().catch((error: unknown) => {
      throw new DbUnavailable('no connection to PostgreSQL', { cause: error })
    })
    // A client that is checked out reports a lost connection here, and the query that is under way rejects too.
    client.on('error', log)
    let broken = false
    try {
      await client.query('BEGIN')
      const value = await work(queries(client))
      const { command } = await client.query('COMMIT').catch((error: unknown) => {
        broken = true
        throw new CommitUnknown('the answer to COMMIT was lost', { cause: error })
      })
      // What PostgreSQL says to COMMIT after a statement has failed, whoever caught that failure.
      if (command !== 'COMMIT') throw new Error(`COMMIT was answered with ${command}`)
      return value
    } catch (error) {
      if (!broken) await client.query('ROLLBACK').catch(() => (broken = true))
      return unavailable(error)
    } finally {
      client.off('error', log)
      client.release(broken)
    }
  }

  return {
    engine: 'postgres',
    read,
    write,
    // Dead rows leave the table; what the server's own journal and backups hold is the operator's to expire.
    scrub: async () => void (await pool.query('VACUUM holders')),
    exec: async (sql) => void (await pool.query(sql)),
    close: () => pool.end(),
  }
}

function queries(client: Client): Queries {
  const named = (sql: string, params: readonly Param[]) =>
    client.query({ name: statementName(sql), text: sql, values: [...params] })
  return {
    query: async <R extends Row>(sql: string, params: readonly Param[] = []) =>
      (await named(sql, params)).rows as R[],
    run: async (sql, params = []) => (await named(sql, params)).rowCount ?? 0,
  }
}

const names = new Map<string, string>()

/** A name makes PostgreSQL keep the plan: one prepared statement a connection. */
function statementName(sql: string): string {
  let name = names.get(sql)
  if (!name) {
    name = createHash('sha256').update(sql).digest('base64url').slice(0, 32)
    names.set(sql, name)
  }
  return name
}

async function assertDurable({ query }: Queries): Promise<void> {
  const [row] = await query(
    "SELECT current_setting('synchronous_commit') AS commit, current_setting('fsync') AS fsync",
  )
  if (row?.fsync !== 'on' || row.commit === 'off' || row.commit === 'local')
    throw new Error(`PostgreSQL is not durable (fsync=${row?.fsync}, synchronous_commit=${row?.commit})`)
}

/** Rethrows; as `DbUnavailable` where it is not the statement's fault. */
function unavailable(error: unknown): never {
  throw isStorageFault(error) ? new DbUnavailable('PostgreSQL does not serve', { cause: error }) : error
}

/**
 * SQLSTATE class 08 (connection), 40 (deadlock), 53 (resources, a full disk), 57P (shutdown), 58 (I/O error); or no
 * SQLSTATE at all: the socket broke, or the pool had no connection to give in time.
 */
function isStorageFault(error: unknown): boolean {
  if (error instanceof CommitUnknown || !(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(08|40|53|57P|58)/.test(code) || /^E[A-Z]+$/.test(code)) return true
  return /Connection terminated|timeout exceeded when trying to connect|is not queryable/.test(error.message)
}
