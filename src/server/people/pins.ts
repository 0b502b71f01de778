/** Six digits at a paired tablet. */
import type { Db, Queries, Row } from '../db/db.ts'
import { auditPerson } from './audit-person.ts'
import type { Hasher } from './hasher.ts'
import { endSessionsOf } from './sessions.ts'
import { clearTries, pinPolicy, type Tries } from './tries.ts'
import { isWeakPin } from './weak-secrets.ts'
import { worksHere } from './works-at.ts'

export type Refused<Name extends string> = {
  refusal: Name
  triesLeft: number
  lockedUntil: number | null
}
type PinVerdict =
  | 'right'
  | Refused<'wrong-pin' | 'pin-locked'>
  | { refusal: 'too-many-requests'; triesLeft: number; lockedUntil: null }

export type Pins = {
  /**
   * Counted, then compared. Null `lockedUntil`: may be tried again at once. Who is disabled, or does not work at this
   * tablet's branch, has the same answer as who types it wrong, in the same time.
   */
  check(personId: string, pin: string, actor: string, tabletId?: string): Promise<PinVerdict>
  /** A manager's reset, or one's own change: unlocks, and ends that person's sessions. */
  reset(personId: string, pin: string, actor: string): Promise<'reset' | 'unknown' | 'weak-pin'>
}

export const pinSubject = (personId: string) => `pin:${personId}`

type Deps = { db: Db; hasher: Hasher; tries: Tries; now: () => number }

export function createPins({ db, hasher, tries, now }: Deps): Pins {
  return {
    async check(personId, pin, actor, tabletId) {
      const person = await readPinHash(db, personId, tabletId ?? null)
      // Before it is counted: a try that cannot be compared now must not use one up.
      if (hasher.isFull()) return { refusal: 'too-many-requests', triesLeft: 0, lockedUntil: null }
      if (!person) {
        await hasher.pretend(pin)
        return { refusal: 'wrong-pin', triesLeft: 0, lockedUntil: null }
      }
      const { isCounted, triesLeft, lockedUntil } = await tries.count(pinSubject(personId), pinPolicy, actor)
      if (!isCounted) return { refusal: 'pin-locked', triesLeft, lockedUntil }
      const { pin_hash: kept, may_enter: mayEnter } = person
      const isRight = kept === null ? await hasher.pretend(pin) : await hasher.isRight(pin, kept)
      if (!isRight || !mayEnter) return { refusal: 'wrong-pin', triesLeft, lockedUntil }
      await tries.clear(pinSubject(personId))
      if (!(await hasTwin(db, personId))) await noteTwin(db, personId, await hasher.twin(pin))
      return 'right'
    },
    async reset(personId, pin, actor) {
      if (isWeakPin(pin)) return 'weak-pin'
      const kept = await keptPin(hasher, pin)
      return db.write((tx) => resetPin(tx, personId, kept, actor, now()))
    },
  }
}

type PinRow = Row & { pin_hash: string | null; may_enter: number }

/** Undefined where there is no such person. Without a tablet where they work does not count. */
async function readPinHash(db: Db, personId: string, tabletId: string | null): Promise<PinRow | undefined> {
  const isHere = tabletId === null ? '1 = 1' : worksHere
  const [row] = await db.read<PinRow>(
    `SELECT p.pin_hash, CASE WHEN p.disabled_at IS NULL AND ${isHere} THEN 1 ELSE 0 END AS may_enter
     FROM people p LEFT JOIN tablets t ON t.tablet_id = $2 WHERE p.person_id = $1`,
    [personId, tabletId],
  )
  return row
}

/** As `people` has it: whose it is, and that nobody else has it. */
export type KeptPin = { pinHash: string; pinTwin: string }

export async function keptPin(hasher: Hasher, pin: string): Promise<KeptPin> {
  const [pinHash, pinTwin] = await Promise.all([hasher.hash(pin), hasher.twin(pin)])
  return { pinHash, pinTwin }
}

/** Of somebody who is away now too, since they may come back. Two at the same instant are kept apart by the index. */
export async function isTaken(tx: Queries, pinTwin: string, but: string): Promise<boolean> {
  const [other] = await tx.query('SELECT 1 AS one FROM people WHERE pin_twin = $1 AND person_id <> $2', [
    pinTwin,
    but,
  ])
  return other !== undefined
}

async function hasTwin(db: Db, personId: string): Promise<boolean> {
  const [row] = await db.read('SELECT 1 AS one FROM people WHERE person_id = $1 AND pin_twin IS NOT NULL', [
    personId,
  ])
  return row !== undefined
}

/** Of a PIN from before there were twins. Whose was chosen twice then keeps it, until one of them is given another. */
async function noteTwin(db: Db, personId: string, pinTwin: string): Promise<void> {
  await db.write(async (tx) => {
    if (await isTaken(tx, pinTwin, personId)) return
    await tx.run('UPDATE people SET pin_twin = $2 WHERE person_id = $1', [personId, pinTwin])
  })
}

async function resetPin(
  tx: Queries,
  personId: string,
  { pinHash, pinTwin }: KeptPin,
  actor: string,
  at: number,
): Promise<'reset' | 'unknown' | 'weak-pin'> {
  if (await isTaken(tx, pinTwin, personId)) return 'weak-pin'
  const count = await tx.run('UPDATE people SET pin_hash = $2, pin_twin = $3 WHERE person_id = $1', [
    personId,
    pinHash,
    pinTwin,
  ])
  if (count === 0) return 'unknown'
  await clearTries(tx, pinSubject(personId))
  await endSessionsOf(tx, personId, at)
  await auditPerson(tx, { at, event: 'pin.reset', actor, body: { personId } })
  return 'reset'
}
