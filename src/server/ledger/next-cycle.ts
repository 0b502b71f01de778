/** After a reward the customer's next card is made at once, exactly one for each redeemed stamp. */
import { createHash } from 'node:crypto'
import type { Db, Row } from '../db/db.ts'
import { readHolder } from './holders.ts'
import type { Ledger } from './ledger.ts'
import { findCard, findStamp, findSuccessor } from './stamp-rows.ts'

export type NextCyclePorts = { db: Db; ledger: Ledger; now: () => number; dayOf: (at: number) => string }

const dayMs = 86_400_000
/** How far back a start looks for rewards whose next card a crash has swallowed. */
const sweepMs = 7 * dayMs

/**
 * The stamp that follows a redeemed one, made where it is not there yet. The command's id comes from the stamp, so
 * that two tablets, a retry and a crash between redeem and create all end in the same one. Of a closed card there is
 * none, unless it `isOwed`: stamps that a full one could not hold are put on it.
 */
export async function startNextCycle(
  ports: NextCyclePorts,
  redeemedIdx: number,
  isOwed = false,
): Promise<number | null> {
  const { db, ledger, now, dayOf } = ports
  const existing = await findSuccessor(db.read, redeemedIdx)
  if (existing !== null) return existing
  const row = await findStamp(db.read, redeemedIdx)
  const card = row && (await findCard(db.read, row.card_idx))
  if (!row || !card || (card.active === 0 && !isOwed)) return null
  const decision = await ledger.decide(
    {
      kind: 'create',
      commandId: uuidFrom(`next:${redeemedIdx}`),
      cardIdx: card.card_idx,
      strtYmd: dayOf(now()),
      endYmd: dayOf(now() + card.valid_days * dayMs),
      domain: row.domain,
      active: true,
      holder: await readHolder(db.read, redeemedIdx),
      follows: redeemedIdx,
    },
    { caller: { kind: 'automation' } },
  )
  // "Used for another" is a neighbour who made it a moment ago with another day or holder in it.
  return decision.stampIdx ?? findSuccessor(db.read, redeemedIdx)
}

/** Mends what a crash between a counter's redeem and its create has left. */
export async function startMissingCycles(ports: NextCyclePorts): Promise<void> {
  const rows = await ports.db.read<Row & { stamp_idx: number }>(
    `SELECT r.stamp_idx AS stamp_idx FROM redemptions r
     JOIN commands c ON c.command_id = r.command_id
     LEFT JOIN stamps n ON n.follows = r.stamp_idx
     WHERE r.at > $1 AND c.caller LIKE 'tablet:%' AND n.stamp_idx IS NULL`,
    [ports.now() - sweepMs],
  )
  for (const row of rows) await startNextCycle(ports, row.stamp_idx)
}

/** RFC 9562 section 5.8: a version 8 UUID, here the head of a SHA-256. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}
