/**
 * Where the shop's stamps live: with a hosted service or here. A move is begun and ended; between the two neither mode
 * serves, and what was begun is done again from its start, which does nothing twice.
 *
 *   hosted ──► moving-in ──► here ──► moving-back ──► hosted
 */
import type { Db, Queries, Row } from '../db/db.ts'
import { type House, houseOf, setHouse } from '../ledger/house.ts'

/** Null for a shop that never moved. */
export const readHouse = (db: Db): Promise<House | null> => houseOf(db.read)

export const writeHouse = (tx: Queries, house: House): Promise<void> => setHouse(tx, house)

/** Why this mode must not serve; null where it may. Two places that both add to one card would be two counts of it. */
export async function wrongMode(db: Db, isGateway: boolean): Promise<string | null> {
  const house = await readHouse(db)
  switch (house?.place) {
    case 'moving-in':
      return 'The stamps are being moved in: run "stampdesk hosted import" to its end.'
    case 'moving-back':
      return 'The stamps are being moved back to the service: run "stampdesk hosted move-back" to its end.'
    case 'here':
      return isGateway
        ? 'The stamps were moved in, and are counted here: start without UPSTREAM_URL, or move them back first.'
        : null
    case 'hosted':
      return isGateway ? null : 'The stamps were moved back to the service: start with UPSTREAM_URL.'
    case undefined:
      return isGateway ? whyNoGateway(db) : whyNoEngine(db)
  }
}

/** Of a shop that never moved: its cards are where the newest is that it knows of, or has stamped. */
async function newestCards(db: Db): Promise<{ here: number; there: number }> {
  const [row] = await db.read<Row & { made: number | null; stamped: number | null; there: number | null }>(
    `SELECT (SELECT MAX(created_at) FROM stamps WHERE deleted_at IS NULL) AS made,
       (SELECT newest.at FROM (SELECT stamp_idx, at FROM ledger ORDER BY at DESC LIMIT 1) newest
        JOIN stamps s ON s.stamp_idx = newest.stamp_idx AND s.deleted_at IS NULL) AS stamped,
       (SELECT MAX(seen_at) FROM upstream_stamps WHERE view IS NOT NULL) AS there`,
  )
  return { here: Math.max(row?.made ?? 0, row?.stamped ?? 0), there: row?.there ?? 0 }
}

async function whyNoGateway(db: Db): Promise<string | null> {
  const { here, there } = await newestCards(db)
  return here > there
    ? 'This shop counts its stamps here: start without UPSTREAM_URL, move them to the service first (stampdesk hosted move-back), or, where they were a trial, begin a shop with another DATA_DIR or DATABASE_URL.'
    : null
}

async function whyNoEngine(db: Db): Promise<string | null> {
  const { here, there } = await newestCards(db)
  return there > here
    ? 'The stamps of this shop are with a hosted service: set UPSTREAM_URL and UPSTREAM_API_KEY, or move them in first (stampdesk hosted export, then import).'
    : null
}

// ── what is still under way ─────────────────────────────────────────────────────────────────────────

type OpenCall = Row & { kind: string; count: number; stamp_idx: number; state: string; created_at: number }
type OpenAutomation = Row & { kind: string; stamp_idx: number; state: string }
type OpenCommand = Row & { kind: string; stamp_idx: number | null; command_id: string }

const mostNamed = 20

/** One line each: calls that are not settled, commands that are queued, and what is to follow a reward. */
async function underWay(db: Db): Promise<string[]> {
  const calls = await db.read<OpenCall>(
    `SELECT kind, count, stamp_idx, state, created_at FROM upstream_intents WHERE state <> 'settled'
     ORDER BY stamp_idx, seq`,
  )
  const commands = await db.read<OpenCommand>(
    `SELECT kind, stamp_idx, command_id FROM commands WHERE code IS NULL AND command_id NOT IN
       (SELECT command_id FROM upstream_intents WHERE state <> 'settled') ORDER BY decided_at, command_id`,
  )
  const automations = await db.read<OpenAutomation>(
    "SELECT kind, stamp_idx, state FROM automations WHERE state IN ('due', 'sent') ORDER BY stamp_idx, kind",
  )
  return [
    ...calls.map(
      ({ kind, count, stamp_idx, state, created_at }) =>
        `${kind}${count > 1 ? ` of ${count}` : ''} for ${subject(stamp_idx)}: ${state === 'ready' ? 'queued' : 'not settled'} (${state}) since ${new Date(created_at).toISOString()}`,
    ),
    ...commands.map(
      ({ kind, stamp_idx, command_id }) => `${kind} for ${subject(stamp_idx)}: no answer yet (${command_id})`,
    ),
    ...automations.map(
      ({ kind, stamp_idx }) => `the ${kind} after the reward of stamp ${stamp_idx}: not made yet`,
    ),
  ]
}

/** A create stands in the queue of its card, below 0. */
const subject = (stampIdx: number | null) =>
  stampIdx === null ? 'no stamp' : stampIdx < 0 ? `stamp card ${-stampIdx}` : `stamp ${stampIdx}`

/** Throws, and says which, where anything is. */
export async function assertNothingUnderWay(db: Db): Promise<void> {
  const open = await underWay(db)
  if (open.length === 0) return
  const named = open.slice(0, mostNamed)
  const more = open.length > named.length ? [`and ${open.length - named.length} more`] : []
  throw new Error(
    ['Nothing was moved, for this is still under way:', ...named, ...more]
      .join('\n  ')
      .concat('\nLet the server of the shop run until it is done, stop it, and try again.'),
  )
}

type Waiting = Row & { name: string; waiting: number; seen_at: number }

/** Taps that tablets keep come later, and are taken wherever the stamps are by then: told, and no reason to wait. */
export async function waitingOnTablets(db: Db): Promise<string[]> {
  const rows = await db.read<Waiting>(
    `SELECT t.name, h.waiting, h.seen_at FROM tablet_health h JOIN tablets t ON t.tablet_id = h.tablet_id
     WHERE h.waiting > 0 ORDER BY t.name`,
  )
  return rows.map(
    ({ name, waiting, seen_at }) =>
      `${name} keeps ${waiting} taps (told ${new Date(seen_at).toISOString()}): they are counted when it comes back`,
  )
}
