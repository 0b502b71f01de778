/** After a reward the customer's next card is made at once, exactly one for each redeemed stamp. */

import type { RefusalName } from '#shared/refusals.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { HasSuccessor } from '../ledger/decision.ts'
import { automationId } from '../ledger/derived-id.ts'
import { nobody } from '../ledger/holders.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { findCard, findStamp, findSuccessor } from '../ledger/stamp-rows.ts'

export type NextCycleDeps = {
  db: Db
  vault: Vault
  ledger: Ledger
  now: () => number
  dayOf: (at: number) => string
}

const automation = { caller: { kind: 'automation' } } as const

/** Null where there is none: the stamp is gone, or its card is closed. */
type NextMade = { stampIdx: number } | { refusal: RefusalName } | null

/** Next stamps of one stamp that were deleted, each of which has used up its id. */
const maxDeleted = 20

/**
 * The stamp that follows a redeemed one, made where it is not there (any more). The command's id comes from the stamp,
 * so that two tablets, a retry and a crash between redeem and create all end in the same one. Of a closed card there is
 * none, unless it `isOwed`: stamps that a full one could not hold are put on it.
 */
export async function makeNextStamp(
  deps: NextCycleDeps,
  redeemedIdx: number,
  {
    isOwed = false,
    turn = 0,
    settles,
  }: { isOwed?: boolean; turn?: number; settles?: string | undefined } = {},
): Promise<NextMade> {
  const { db, vault, ledger, now, dayOf } = deps
  const existing = await findSuccessor(db.read, redeemedIdx)
  if (existing !== null) return { stampIdx: existing }
  const row = await findStamp(db.read, redeemedIdx)
  const card = row && (await findCard(db.read, row.card_idx))
  if (!row || !card || (card.active === 0 && !isOwed)) return null
  const strtYmd = dayOf(now())
  const create = {
    kind: 'create',
    cardIdx: card.card_idx,
    strtYmd,
    endYmd: daysAfter(strtYmd, card.valid_days),
    areDaysCounted: true,
    domain: row.domain,
    active: true,
    // The ledger copies it from the card that this one follows.
    holder: nobody,
    follows: redeemedIdx,
  } as const
  for (let n = turn; n < turn + maxDeleted; n++) {
    const which = { kind: 'next-stamp', stampIdx: redeemedIdx, turn: n } as const
    const commandId = await automationId(db.read, vault, which)
    const decision = await ledger
      .decide({ ...create, commandId }, { ...automation, ...(settles && { settles }) })
      .catch(overtaken)
    if (decision?.refusal === null && decision.stampIdx !== null) {
      const { stampIdx, replayed } = decision
      if (!replayed || (await findStamp(db.read, stampIdx))) return { stampIdx }
    }
    // A neighbour made it a moment ago, with another holder in it, under another turn, or as what replaces a lost card.
    const neighbours = await findSuccessor(db.read, redeemedIdx)
    if (neighbours !== null) return { stampIdx: neighbours }
    // Theirs is gone again.
    if (!decision) continue
    const { refusal, replayed } = decision
    const isUsedUp = refusal === null || refusal === 'id-used-for-another' || (isOwed && replayed)
    if (!isUsedUp) return { refusal }
  }
  return { refusal: 'server-fault' }
}

function overtaken(error: unknown): null {
  if (error instanceof HasSuccessor) return null
  throw error
}
