import type { PasswordRefusal } from '#shared/counter-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries, Row } from '../db/db.ts'
import { isSameSecret } from '../db/vault.ts'
import { type Caller, callerActor, callerScope } from './caller.ts'
import type { Deciding } from './decision.ts'
import { openReview } from './reviews.ts'

/** S-2: five wrong ones lock for a minute, and each further one again; ten lock until a manager resets. */
const firstLockAt = 5
const hardLockAt = 10
const lockMs = 60_000
const untilReset = 8_640_000_000_000_000
/** What ends later, and not with a reset, was begun by a clock that has been set back since. */
const longestMs = 2 * lockMs

/**
 * Of all tablets together, for a card's password: guesses that wander from tablet to tablet are slowed down, but a
 * card is never locked for good, since that would let one bad tablet stop the shop. Each right one makes up for one
 * wrong one: what honest hands mistype is forgotten, and a guesser gains one try a reward by it and not twenty.
 */
const cardLockAt = 20

type Compared =
  | 'right'
  | { refusal: 'wrong-password' | 'too-many-wrong-passwords'; password: PasswordRefusal }

/** Where a try is counted. `cardIdx` 0 stands for every card. */
type Counter = { scope: string; cardIdx: number }

/**
 * Compares in constant time and counts per tablet and per person (per card for a system). The try is counted before
 * it is compared, and the row's lock queues tries that come together, so that no more than ten are ever compared.
 */
export async function comparePassword(
  deciding: Deciding,
  cardIdx: number,
  given: string,
  right: string,
): Promise<Compared> {
  const { tx, at, caller } = deciding
  if (caller.kind !== 'tablet')
    return compareWith(deciding, [{ scope: callerScope(caller), cardIdx }], given, right)
  const counters = countersOf(caller)
  const card = { scope: 'card', cardIdx }
  const lockedUntil = await lockOf(tx, [...counters, card], at)
  if (lockedUntil !== null) return tooMany(lockedUntil)
  const compared = await compareWith(deciding, counters, given, right)
  if (compared === 'right') await makeUp(tx, card)
  else if (compared.refusal === 'wrong-password') {
    const onCard = await count(tx, card, at)
    if (onCard === null || onCard >= cardLockAt) await lock(tx, card, at + lockMs)
  }
  return compared
}

const countersOf = (caller: Extract<Caller, { kind: 'tablet' }>): Counter[] => [
  { scope: callerScope(caller), cardIdx: 0 },
  { scope: `person:${caller.personId}`, cardIdx: 0 },
]

async function compareWith(
  deciding: Deciding,
  counters: readonly Counter[],
  given: string,
  right: string,
): Promise<Compared> {
  const { tx, at } = deciding
  let most = 0
  for (const counter of counters) {
    const failures = await count(tx, counter, at)
    if (failures === null) return tooMany((await lockOf(tx, [counter], at)) ?? at)
    most = Math.max(most, failures)
  }
  if (!isSameSecret(given, right)) return wrong(deciding, counters, most)
  for (const counter of counters) await clear(tx, counter)
  return 'right'
}

async function wrong(
  { tx, at, caller }: Deciding,
  counters: readonly Counter[],
  failures: number,
): Promise<Compared> {
  const refusal = 'wrong-password'
  if (failures < firstLockAt)
    return { refusal, password: { triesLeft: firstLockAt - failures, lockedUntil: null } }
  const lockedUntil = failures >= hardLockAt ? untilReset : at + lockMs
  for (const counter of counters) await lock(tx, counter, lockedUntil)
  if (lockedUntil === untilReset) await tellManager(tx, caller, at)
  return { refusal, password: { triesLeft: 0, lockedUntil } }
}

const tooMany = (lockedUntil: number): Compared => ({
  refusal: 'too-many-wrong-passwords',
  password: { triesLeft: 0, lockedUntil },
})

/** SQL: its lock is one that holds now. */
const stands = (row: string, at: string, most: string) =>
  `${row}locked_until > ${at} AND (${row}locked_until <= ${most} OR ${row}locked_until = ${untilReset})`

/** Null while it is locked. */
async function count(tx: Queries, { scope, cardIdx }: Counter, at: number): Promise<number | null> {
  const [row] = await tx.query<{ failures: number }>(
    `INSERT INTO password_failures (scope, card_idx, failures, locked_until) VALUES ($1, $2, 1, 0)
     ON CONFLICT (scope, card_idx) DO UPDATE SET failures = password_failures.failures + 1
     WHERE NOT (${stands('password_failures.', '$3', '$4')}) RETURNING failures`,
    [scope, cardIdx, at, at + longestMs],
  )
  return row?.failures ?? null
}

async function lock(tx: Queries, { scope, cardIdx }: Counter, until: number): Promise<void> {
  await tx.run('UPDATE password_failures SET locked_until = $3 WHERE scope = $1 AND card_idx = $2', [
    scope,
    cardIdx,
    until,
  ])
}

async function clear(tx: Queries, { scope, cardIdx }: Counter): Promise<void> {
  await tx.run('DELETE FROM password_failures WHERE scope = $1 AND card_idx = $2', [scope, cardIdx])
}

/** However many there were: one right one is one wrong one less than what slows the card down. */
async function makeUp(tx: Queries, { scope, cardIdx }: Counter): Promise<void> {
  await tx.run(
    `UPDATE password_failures SET failures = CASE WHEN failures > $3 THEN $3 ELSE failures END - 1
     WHERE scope = $1 AND card_idx = $2 AND failures > 0`,
    [scope, cardIdx, cardLockAt],
  )
}

/** The latest end of the locks that stand; null where none does. */
async function lockOf(
  tx: Pick<Queries, 'query'>,
  counters: readonly Counter[],
  at: number,
): Promise<number | null> {
  const rows = await tx.query<Row & { scope: string; card_idx: number; locked_until: number }>(
    `SELECT scope, card_idx, locked_until FROM password_failures
     WHERE scope IN ($1, $2, $3) AND ${stands('', '$4', '$5')}`,
    [counters[0]?.scope ?? '', counters[1]?.scope ?? '', counters[2]?.scope ?? '', at, at + longestMs],
  )
  const ends = rows
    .filter((row) => counters.some(({ scope, cardIdx }) => scope === row.scope && cardIdx === row.card_idx))
    .map((row) => row.locked_until)
  return ends.length > 0 ? Math.max(...ends) : null
}

/** Until when this tablet, or who is at it, may not type a password; null where they may. */
export function passwordLockOf(
  queries: Pick<Queries, 'query'>,
  caller: Extract<Caller, { kind: 'tablet' }>,
  at: number,
): Promise<number | null> {
  return lockOf(queries, countersOf(caller), at)
}

async function tellManager(tx: Queries, caller: Caller, at: number): Promise<void> {
  const scope = callerScope(caller)
  const actor = callerActor(caller)
  await openReview(tx, {
    kind: 'password-burst',
    about: `${scope} ${at}`,
    stampIdx: null,
    commandId: null,
    evidence: { scope, personId: caller.kind === 'tablet' ? caller.personId : null },
    at,
  })
  const entry = { chain: 'shop', at, event: 'redeem.locked', commandId: null, actor, body: { scope } }
  await appendAudit(tx, entry)
}

/** A manager lets a tablet or a person try again. */
export async function resetPasswordFailures(
  tx: Queries,
  scope: string,
  actor: string,
  at: number,
): Promise<void> {
  await tx.run('DELETE FROM password_failures WHERE scope = $1', [scope])
  await appendAudit(tx, {
    chain: 'shop',
    at,
    event: 'redeem.unlocked',
    commandId: null,
    actor,
    body: { scope },
  })
}
