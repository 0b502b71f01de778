/** What an operator watches, for Prometheus. Gauges are read from the database when they are asked for. */
import { Counter, Gauge, Registry } from 'prom-client'
import type { Db, Row } from '../db/db.ts'
import { callsLeft } from '../gateway/call-budget.ts'
import type { HostedLimits } from '../gateway/hosted-call.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { oldestDueAt } from '../webhooks/delivery-rows.ts'

export type Metrics = {
  registry: Registry
  /** The same ledger, its answers counted by kind and result. */
  counted(ledger: Ledger): Ledger
}

export function createMetrics(deps: { db: Db; now: () => number; upstream?: HostedLimits }): Metrics {
  const { db, now, upstream } = deps
  const registry = new Registry()
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

  return {
    registry,
    counted: (ledger) => ({
      async decide(command, meta) {
        const decision = await ledger.decide(command, meta)
        const { kind } = command
        const result = decision.refusal ?? (decision.replayed ? 'replayed' : 'applied')
        commands.inc({ kind, result })
        return decision
      },
    }),
  }
}

async function oldest(db: Db, sql: string): Promise<number | null> {
  const [row] = await db.read<Row & { n: number | null }>(sql)
  return row?.n ?? null
}

const count = async (db: Db, sql: string) => (await oldest(db, sql)) ?? 0
