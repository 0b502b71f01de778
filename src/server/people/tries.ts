/**
 * Tries at a secret, counted before they are compared (S-1): whoever is not counted is not compared, in however
 * many processes and over however many restarts.
 *
 *   open ──5 wrong──► waits 30 s, doubling ──10 in a row──► locked until a manager resets
 *     ▲──────────── a right one clears ───────────┘
 */
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'

type TryPolicy = {
  firstWaitAt: number
  firstWaitMs: number
  maxWaitMs: number
  /** Null: only ever waits. */
  hardLockAt: number | null
  /** After so long without a try it is as if there had been none; null: never. */
  forgetMs: number | null
}

/** At a paired tablet only, and a manager is near: a hard lock. */
export const pinPolicy: TryPolicy = {
  firstWaitAt: 5,
  firstWaitMs: 30_000,
  maxWaitMs: 3_600_000,
  hardLockAt: 10,
  forgetMs: null,
}

const dayMs = 86_400_000

/** From one source at one account: a hard lock would let whoever shares the owner's address lock them out. */
export const passwordPolicy: TryPolicy = {
  firstWaitAt: 5,
  firstWaitMs: 30_000,
  maxWaitMs: 900_000,
  hardLockAt: null,
  forgetMs: dayMs,
}

/** From all sources that nobody knows at one account: who has a thousand addresses has no thousand times as many tries. */
export const accountBrake: TryPolicy = { ...passwordPolicy, firstWaitAt: 50 }

/** The end of time for a `Date`: a lock that only a reset ends. */
export const untilReset = 8_640_000_000_000_000

export type Counted =
  /** `triesLeft` before the next wait, if this one turns out wrong. */
  | { isCounted: true; triesLeft: number; lockedUntil: number | null }
  | { isCounted: false; triesLeft: 0; lockedUntil: number }

export type Tries = {
  count(subject: string, policy: TryPolicy, actor: string): Promise<Counted>
  clear(subject: string): Promise<void>
}

export function createTries({ db, now }: { db: Db; now: () => number }): Tries {
  return {
    count: (subject, policy, actor) => db.write((tx) => countTry(tx, subject, policy, actor, now())),
    clear: (subject) => db.write((tx) => clearTries(tx, subject)),
  }
}

export async function clearTries(tx: Queries, subject: string): Promise<void> {
  await tx.run('DELETE FROM secret_tries WHERE subject = $1', [subject])
}

/** The subject's, and those of each source at it. */
export async function clearTriesFrom(tx: Queries, subject: string): Promise<void> {
  await tx.run('DELETE FROM secret_tries WHERE subject = $1 OR subject LIKE $2', [subject, `${subject}:%`])
}

/**
 * One conditional upsert: the row's lock queues tries that come together, and its condition ends them. A wait beyond the
 * longest was begun by a clock that has been set back since.
 */
async function countTry(
  tx: Queries,
  subject: string,
  policy: TryPolicy,
  actor: string,
  at: number,
): Promise<Counted> {
  await tx.run('DELETE FROM secret_tries WHERE forget_at <= $1', [at])
  const [counted] = await tx.query<{ failures: number }>(
    `INSERT INTO secret_tries (subject, failures, locked_until, forget_at) VALUES ($1, 1, 0, $5)
     ON CONFLICT (subject) DO UPDATE SET failures = secret_tries.failures + 1, forget_at = excluded.forget_at
     WHERE secret_tries.locked_until <= $2 OR (secret_tries.locked_until > $3 AND secret_tries.locked_until < $4)
     RETURNING failures`,
    [subject, at, at + policy.maxWaitMs, untilReset, policy.forgetMs && at + policy.forgetMs],
  )
  if (!counted) return { isCounted: false, triesLeft: 0, lockedUntil: await lockedUntil(tx, subject) }
  const { failures } = counted
  const waitMs = waitAfter(failures, policy)
  if (waitMs === 0) return { isCounted: true, triesLeft: policy.firstWaitAt - failures, lockedUntil: null }
  const until = waitMs === Number.POSITIVE_INFINITY ? untilReset : at + waitMs
  await tx.run('UPDATE secret_tries SET locked_until = $2 WHERE subject = $1', [subject, until])
  if (until === untilReset)
    await appendAudit(tx, {
      chain: 'shop',
      at,
      event: 'secret.locked',
      commandId: null,
      actor,
      body: { subject, failures },
    })
  return { isCounted: true, triesLeft: 0, lockedUntil: until }
}

/** When the wait ends that stands now; null where none does, and where a clock began it that has been set back since. */
export function standingWait(until: number | null, { maxWaitMs }: TryPolicy, at: number): number | null {
  const stands = until !== null && until > at && (until <= at + maxWaitMs || until === untilReset)
  return stands ? until : null
}

/** Milliseconds; infinite at the hard lock. */
export function waitAfter(failures: number, policy: TryPolicy): number {
  const { firstWaitAt, firstWaitMs, maxWaitMs, hardLockAt } = policy
  if (hardLockAt !== null && failures >= hardLockAt) return Number.POSITIVE_INFINITY
  if (failures < firstWaitAt) return 0
  return Math.min(firstWaitMs * 2 ** (failures - firstWaitAt), maxWaitMs)
}

async function lockedUntil(tx: Queries, subject: string): Promise<number> {
  const [row] = await tx.query<Row & { locked_until: number }>(
    'SELECT locked_until FROM secret_tries WHERE subject = $1',
    [subject],
  )
  return row?.locked_until ?? 0
}
