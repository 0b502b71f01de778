/** After a reward the customer's next card is made at once, exactly one for each redeemed stamp. */
import type { RefusalName } from '#shared/refusals.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { automationId } from './derived-id.ts'
import { readHolder } from './holders.ts'
import type { Ledger } from './ledger.ts'
import { findCard, findStamp, findSuccessor } from './stamp-rows.ts'

export type NextCyclePorts = {
  db: Db
  vault: Vault
  ledger: Ledger
  now: () => number
  dayOf: (at: number) => string
}

const dayMs = 86_400_000

/** Null where there is none: the stamp is gone, or its card is closed. */
export type NextMade = { stampIdx: number } | { refusal: RefusalName } | null

/**
 * The stamp that follows a redeemed one, made where it is not there yet. The command's id comes from the stamp, so
 * that two tablets, a retry and a crash between redeem and create all end in the same one. Of a closed card there is
 * none, unless it `isOwed`: stamps that a full one could not hold are put on it.
 */
export async function makeNextStamp(
  ports: NextCyclePorts,
  redeemedIdx: number,
  { isOwed = false, turn = 0 } = {},
): Promise<NextMade> {
  const { db, vault, ledger, now, dayOf } = ports
  const existing = await findSuccessor(db.read, redeemedIdx)
  if (existing !== null) return { stampIdx: existing }
  const row = await findStamp(db.read, redeemedIdx)
  const card = row && (await findCard(db.read, row.card_idx))
  if (!row || !card || (card.active === 0 && !isOwed)) return null
  const { stampIdx, refusal } = await ledger.decide(
    {
      kind: 'create',
      commandId: await automationId(db.read, vault, { kind: 'next-stamp', stampIdx: redeemedIdx, turn }),
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
  if (stampIdx !== null && refusal === null) return { stampIdx }
  // "Used for another" is a neighbour who made it a moment ago with another day or holder in it.
  const neighbours = await findSuccessor(db.read, redeemedIdx)
  return neighbours === null ? { refusal: refusal ?? 'server-fault' } : { stampIdx: neighbours }
}

export async function startNextCycle(
  ports: NextCyclePorts,
  redeemedIdx: number,
  isOwed = false,
): Promise<number | null> {
  const made = await makeNextStamp(ports, redeemedIdx, { isOwed })
  return made && 'stampIdx' in made ? made.stampIdx : null
}
