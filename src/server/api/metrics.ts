/** What an operator watches, for Prometheus. Gauges are read from the database when they are asked for. */
import { Counter, Gauge, Histogram, Registry } from 'prom-client'
import { backedUpSince } from '../db/backup-file.ts'
import type { Db, Row } from '../db/db.ts'
import { callsLeft } from '../gateway/call-budget.ts'
import type { HostedLimits } from '../gateway/hosted-call.ts'
import type { Command } from '../ledger/command.ts'
import type { Decision } from '../ledger/decision.ts'
import type { CardMaker, Ledger } from '../ledger/ledger.ts'
import { oldestDueAt } from '../webhooks/delivery.ts'

export type Meters = {
  registry: Registry
  /** A synced commit, of one write or of several that share it. */
  commit: (durationMs: number) => void
  /** An answer, by the pattern of its address: never by the address itself, of which there is no end. */
  request: (of: { method: string; route: string; status: number }, durationMs: number) => void
}

/** What is measured as it happens. Made before the database is opened, which tells of its commits. */
export function createMeters(): Meters {
  const registry = new Registry()
  const commits = new Histogram({
    name: 'stampdesk_commit_duration_seconds',
    help: 'How long the database took to commit and sync.',
    buckets: [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
    registers: [registry],
  })
  const requests = new Histogram({
    name: 'stampdesk_http_request_duration_seconds',
    help: 'From a request to its answer (of a stream: to its beginning), by route and HTTP status.',
    labelNames: ['method', 'route', 'status'],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers: [registry],
  })
  return {
    registry,
    commit: (durationMs) => commits.observe(durationMs / 1000),
    request: (of, durationMs) => requests.observe(of, durationMs / 1000),
  }
}

type MetricsDeps = {
  db: Db
  now: () => number
  meters: Meters
  demo: boolean
  upstream: HostedLimits | undefined
}

export type Metrics = {
  registry: Registry
  /** The same ledger, its answers counted by kind and result. */
  counted(ledger: Ledger): Ledger
  countedMaker(maker: CardMaker): CardMaker
}

export function createMetrics({ db, now, meters, demo, upstream }: MetricsDeps): Metrics {
  const { registry } = meters
  const commands = new Counter({
    name: 'stampdesk_commands_total',
    help: 'Commands answered, by kind and result (applied, replayed, or the refusal).',
    labelNames: ['kind', 'result'],
    registers: [registry],
  })
  const gauge = (name: string, help: string, read: () => Promise<number>) =>
    new Gauge({
      name,
      help,
      registers: [registry],
      async collect() {
        this.set(await read())
      },
    })
  const ageOf = (at: number | null) => (at === null ? 0 : Math.max(0, now() - at) / 1000)

  gauge(
    'stampdesk_webhook_lag_seconds',
    'Age of the oldest webhook that is due and not delivered.',
    async () => ageOf(await oldestDueAt(db.read)),
  )
  gauge('stampdesk_reviews_open', 'Reviews that wait for a person.', () =>
    count(db, "SELECT COUNT(*) AS n FROM reviews WHERE state <> 'closed'"),
  )
  gauge('stampdesk_audit_rows_unsigned', 'Rows of the audit log that no checkpoint notes yet.', () =>
    count(db, 'SELECT COALESCE(SUM(seq - noted_seq), 0) AS n FROM audit_heads WHERE seq > noted_seq'),
  )
  gauge('stampdesk_tablets_silent', 'Tablets that fell silent with commands waiting, not settled yet.', () =>
    count(db, "SELECT COUNT(*) AS n FROM reviews WHERE kind = 'tablet-silent' AND state <> 'closed'"),
  )
  gauge(
    'stampdesk_tablet_commands_waiting',
    'Commands on tablets that have not arrived, as these last told.',
    () => count(db, 'SELECT COALESCE(SUM(waiting), 0) AS n FROM tablet_health'),
  )
  // PostgreSQL's are the operator's, and the demo needs none.
  if (db.engine === 'sqlite' && !demo)
    gauge(
      'stampdesk_backup_age_seconds',
      'Age of the last backup; of the shop where there is none.',
      async () => ageOf(await backedUpSince(db, now())),
    )
  if (upstream) {
    gauge('stampdesk_upstream_queue', 'Commands on their way to the hosted Stamp API.', () =>
      count(db, "SELECT COUNT(*) AS n FROM upstream_intents WHERE state <> 'settled'"),
    )
    gauge('stampdesk_upstream_held', 'Commands whose outcome is in doubt and is waited for.', () =>
      count(db, "SELECT COUNT(*) AS n FROM upstream_intents WHERE state IN ('sending', 'holding')"),
    )
    gauge('stampdesk_upstream_queue_age_seconds', 'Age of the oldest of them.', async () =>
      ageOf(await oldest(db, "SELECT MIN(created_at) AS n FROM upstream_intents WHERE state <> 'settled'")),
    )
    gauge('stampdesk_upstream_calls_left', "Calls left in the minute's burst of the hosted plan.", () =>
      callsLeft(db.read, upstream, now()),
    )
  }

  function countOne(kind: Command['kind'], decision: Decision): Decision {
    commands.inc({ kind, result: decision.refusal ?? (decision.replayed ? 'replayed' : 'applied') })
    return decision
  }

  return {
    registry,
    counted: (ledger) => ({
      decide: async (command, meta) => countOne(command.kind, await ledger.decide(command, meta)),
    }),
    countedMaker: (maker) => ({
      async createTogether(creates, meta) {
        const decisions = await maker.createTogether(creates, meta)
        return decisions.map((decision) => countOne('create', decision))
      },
    }),
  }
}

async function oldest(db: Db, sql: string): Promise<number | null> {
  const [row] = await db.read<Row & { n: number | null }>(sql)
  return row?.n ?? null
}

const count = async (db: Db, sql: string) => (await oldest(db, sql)) ?? 0
