import { createHash } from 'node:crypto'
import {
  Client,
  Pool,
  type PoolClient,
  type PoolConfig,
  types as pgTypes,
  type QueryConfig,
  type QueryResult,
} from 'pg'
import {
  CommitUnknown,
  type Db,
  DbUnavailable,
  type Param,
  type Queries,
  type Row,
  TransactionOver,
} from './db.ts'
import { watchCommits } from './postgres-commits.ts'

type Ask = (statement: QueryConfig) => Promise<QueryResult>

/** int8 (20) and numeric (1700, what SUM gives) as numbers: every value of ours is a safe integer. */
const types = {
  getTypeParser: ((oid: number, format: 'text' | 'binary') =>
    oid === 20 || oid === 1700 ? Number : pgTypes.getTypeParser(oid, format)) as typeof pgTypes.getTypeParser,
}

type PostgresDeps = {
  poolSize: number
  /** How long PostgreSQL may be silent before it counts as away; null is for ever, for what nobody waits for. */
  answerMs: number | null
  log: (error: Error) => void
  /** Told how long each synced commit took. */
  onCommit?: ((durationMs: number) => void) | undefined
}

/** PostgreSQL; several processes may share it. Refuses a server that would acknowledge before it has synced. */
export async function openPostgres(url: string, deps: PostgresDeps): Promise<Db> {
  const { poolSize, answerMs, log, onCommit } = deps
  // Statements that do not wait for each other go out together (https://www.postgresql.org/docs/current/protocol-flow.html).
  const base = {
    connectionString: url,
    types,
    pipeline: true,
    keepAlive: true,
    keepAliveInitialDelayMillis: 10_000,
  }
  const openPool = (max: number) => {
    const pool = new Pool({ ...base, max, ...limitsOf(answerMs) })
    // For as long as the connection lives: pg-pool hands one to whoever waits for it without a listener of its own, and
    // PostgreSQL may end it before they come to add theirs (57P01). An error without a listener ends the process.
    pool.on('connect', (client) => void client.on('error', log))
    // What the pool says of idle ones is that same error.
    pool.on('error', () => {})
    return pool
  }
  const pool = openPool(poolSize)
  // Of their own: reads go on while each of the others waits for a commit.
  const readers = openPool(Math.max(1, Math.ceil(poolSize / 2)))
  const pooled = queries((statement) => readers.query(statement))
  const read = <R extends Row>(sql: string, params?: readonly Param[]) =>
    pooled.query<R>(sql, params).catch(unavailable)
  const commits = watchCommits(read)
  const close = async () => void (await Promise.all([pool.end(), readers.end()]))
  try {
    await assertDurable(pooled)
  } catch (error) {
    await close()
    throw error
  }

  async function write<T>(work: (tx: Queries) => Promise<T>): Promise<T> {
    await commits.assertAnswered()
    const client = await pool.connect().catch((error: unknown) => {
      throw new DbUnavailable('no connection to PostgreSQL', { cause: error })
    })
    let broken = false
    let isOver = false
    let first: unknown
    const send: Ask = (statement) =>
      client.query(statement).catch((error: unknown) => {
        broken ||= isUnanswered(error) || isOnStandby(error)
        first ??= error
        throw error
      })
    const ask: Ask = (statement) => (isOver ? Promise.reject(new TransactionOver()) : send(statement))
    try {
      // Waited for: behind a BEGIN that was refused each statement would be a transaction of its own.
      await send({ text: 'BEGIN' })
      const value = await work(queries(ask)).finally(() => (isOver = true))
      // Whoever caught it: that statement may still arrive, and must not be committed.
      if (broken) throw new DbUnavailable('a statement was not answered')
      const commitAt = performance.now()
      const { command } = await commits
        .follow(pidOf(client), () => send({ text: 'COMMIT' }))
        .catch((error: unknown) => {
          broken = true
          throw new CommitUnknown('the answer to COMMIT was lost', { cause: error })
        })
      // What PostgreSQL says to COMMIT after a statement has failed, whoever caught that failure.
      if (command !== 'COMMIT') throw new Error(`COMMIT was answered with ${command}`)
      onCommit?.(performance.now() - commitAt)
      return value
    } catch (error) {
      // Behind a statement without an answer it would wait as long again; a connection that ends rolls back too.
      if (!broken) await client.query('ROLLBACK').catch(() => (broken = true))
      return unavailable(isAfterAnother(error) ? (first ?? error) : error)
    } finally {
      client.release(broken)
    }
  }

  return {
    engine: 'postgres',
    read,
    write,
    // Dead rows leave the table; what the server's own journal and backups hold is the operator's to expire.
    // As long as it takes, so on a connection without the pool's limits.
    async scrub() {
      const patient = new Client(base)
      patient.on('error', log)
      try {
        await patient.connect()
        await patient.query('VACUUM holders, holder_terms, coupons, webhook_events')
        return 'cut'
      } finally {
        await patient.end()
      }
    },
    exec: async (sql) => void (await pool.query(sql)),
    close,
  }
}

/**
 * PostgreSQL ends a slow statement itself, and keeps the connection; a little later it is given up from here. One that
 * falls silent within a transaction has its locks taken from it before those that wait for them are ended.
 */
function limitsOf(answerMs: number | null): PoolConfig {
  if (answerMs === null) return { connectionTimeoutMillis: 20_000 }
  return {
    connectionTimeoutMillis: answerMs,
    statement_timeout: Math.ceil(answerMs * 0.8),
    query_timeout: answerMs,
    idle_in_transaction_session_timeout: Math.ceil(answerMs / 2),
  }
}

/** pg has it, and does not tell so in its types. */
const pidOf = (client: PoolClient) => (client as PoolClient & { processID: number | null }).processID

function queries(ask: Ask): Queries {
  const named = (sql: string, params: readonly Param[]) =>
    ask({ name: statementName(sql), text: sql, values: [...params] })
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

/** 25P02: of those that go out together PostgreSQL answers each one behind the one that failed so. */
const isAfterAnother = (error: unknown) =>
  error instanceof TransactionOver || (error instanceof Error && 'code' in error && error.code === '25P02')

/** A session that a proxy has led to a server which only follows, or does by now: the next one is led elsewhere. */
const isOnStandby = (error: unknown) => error instanceof Error && 'code' in error && error.code === '25006'

/** pg has no error code for its own read timeout, so the message is compared. */
function isUnanswered(error: unknown): boolean {
  return error instanceof Error && error.message === 'Query read timeout'
}

/**
 * SQLSTATE class 08 (connection), 25006 (a standby), 25P03 (idle in a transaction for too long), 40 (deadlock), 53 (resources, a full
 * disk), 57014 (slower than is allowed), 57P (shutdown), 58 (I/O error); or no SQLSTATE at all: the socket broke, the
 * answer did not come, or the pool had no connection to give in time.
 */
function isStorageFault(error: unknown): boolean {
  if (error instanceof CommitUnknown || !(error instanceof Error)) return false
  const code = 'code' in error ? String(error.code) : ''
  if (/^(08|25006|25P03|40|53|57014|57P|58)/.test(code) || /^E[A-Z]+$/.test(code)) return true
  if (isUnanswered(error)) return true
  return /Connection terminated|timeout expired|timeout exceeded when trying to connect|is not queryable/.test(
    error.message,
  )
}
