/**
 * A circuit breaker before the hosted service, for all processes and tablets together.
 *
 *   closed ── three calls in a row without an answer of the service ──► open
 *     ▲                                                                  │ try_at: 5 s, later 30 s
 *     └── answered ── half-open: one look, for whoever comes first ◄─────┘── not answered ──► open
 *
 * Any whole answer closes it, a refusal too. While it is open no write goes out: it would be in doubt for nothing.
 */
import type { ServiceReach } from '#shared/counter-api.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import type { HostedApi, HostedOutcome } from './hosted-call.ts'

const failuresToOpen = 3
/** A tenth of the time that it is away, so that a long absence does not use up the plan's hour. */
const soonestMs = 5_000
const latestMs = 30_000
/** An answer is written down so often; a failure at once. */
const noteEveryMs = 5_000
const waitOfWriteMs = 1_000
const betweenChecksMs = 1_000

type ReachRow = Row & {
  failures: number
  failing_since: number | null
  try_at: number
  answered_at: number | null
}

async function rowOf(query: Queries['query']): Promise<ReachRow> {
  const [row] = await query<ReachRow>(
    'SELECT failures, failing_since, try_at, answered_at FROM upstream_reach',
  )
  return row ?? { failures: 0, failing_since: null, try_at: 0, answered_at: null }
}

const isOpen = ({ failures }: ReachRow) => failures >= failuresToOpen
const nextTry = ({ failing_since }: ReachRow, now: number) =>
  now + Math.min(Math.max((now - (failing_since ?? now)) / 10, soonestMs), latestMs)

/** Away from the first call on that was not answered: one more decides it soon (health-check.ts). */
export async function readReach(query: Queries['query'], now: number): Promise<ServiceReach> {
  const { failing_since: awaySince, answered_at: answeredAt } = await rowOf(query)
  const since = (at: number | null) => (at === null ? null : Math.max(now - at, 0))
  return { isAway: awaySince !== null, awayMs: since(awaySince), answeredMs: since(answeredAt) }
}

/**
 * True for the process that is to look now: nobody has heard of the service for `quietMs`, or its last call was not
 * answered. An open circuit has its own tries.
 */
export async function takeHealthCheck(db: Db, now: number, quietMs: number): Promise<boolean> {
  const row = await rowOf(db.read)
  const isDue = row.failures > 0 || now - (row.answered_at ?? 0) >= quietMs
  if (!isDue || isOpen(row) || row.try_at > now) return false
  const taken = await db.write((tx) =>
    tx.run('UPDATE upstream_reach SET try_at = $2 WHERE try_at <= $1', [now, now + betweenChecksMs]),
  )
  return taken === 1
}

/** Milliseconds until the service may be asked; 0 where it may now. Takes the try of a half-open circuit. */
export async function passCircuit(tx: Queries, now: number, isWrite: boolean): Promise<number> {
  const row = await rowOf(tx.query)
  if (!isOpen(row)) return 0
  if (isWrite) return Math.max(row.try_at - now, waitOfWriteMs)
  const taken = await tx.run('UPDATE upstream_reach SET try_at = $2 WHERE try_at <= $1', [
    now,
    Math.ceil(nextTry(row, now)),
  ])
  return taken === 1 ? 0 : Math.max(row.try_at - now, 1)
}

/** Until the next try, for a worker whose queues would only be put off; null where the service is not away. */
export async function waitForService(query: Queries['query'], now: number): Promise<number | null> {
  const row = await rowOf(query)
  return isOpen(row) ? Math.max(row.try_at - now, 0) : null
}

/** The same calls, and what each tells of the service. */
export function watched(hosted: HostedApi, db: Db, now: () => number): HostedApi {
  let notedAt = 0
  let isFailing = true

  async function note(outcome: HostedOutcome<unknown>): Promise<void> {
    const at = now()
    if (isAnswer(outcome)) {
      if (!isFailing && Math.abs(at - notedAt) < noteEveryMs) return
      isFailing = false
      notedAt = at
      await db.write((tx) =>
        tx.run('UPDATE upstream_reach SET failures = 0, failing_since = NULL, answered_at = $1', [at]),
      )
      return
    }
    isFailing = true
    await db.write((tx) =>
      tx.run(
        `UPDATE upstream_reach SET failures = failures + 1, failing_since = COALESCE(failing_since, $1),
           try_at = CASE WHEN failures + 1 < $3 THEN $1 WHEN try_at < $2 THEN $2 ELSE try_at END`,
        [at, at + soonestMs, failuresToOpen],
      ),
    )
  }
  const told = async <Result>(call: Promise<HostedOutcome<Result>>): Promise<HostedOutcome<Result>> => {
    const outcome = await call
    // What is known of the service must not cost what is known of a command.
    await note(outcome).catch(() => {})
    return outcome
  }
  return {
    validate: (stampIdx) => told(hosted.validate(stampIdx)),
    add: (stampIdx) => told(hosted.add(stampIdx)),
    remove: (stampIdx) => told(hosted.remove(stampIdx)),
    redeem: (stampIdx, onsitePwd) => told(hosted.redeem(stampIdx, onsitePwd)),
    update: (stampIdx, fields) => told(hosted.update(stampIdx, fields)),
    create: (fields) => told(hosted.create(fields)),
    createCoupon: (fields) => told(hosted.createCoupon(fields)),
  }
}

/** Turned away is an answer; so is one that does not say what we expected. */
const isAnswer = (outcome: HostedOutcome<unknown>) =>
  outcome.kind === 'done' ||
  outcome.kind === 'refused' ||
  (outcome.kind === 'not-sent' && outcome.cause.startsWith('HTTP ')) ||
  (outcome.kind === 'unknown' && outcome.cause === 'unexpected result')
