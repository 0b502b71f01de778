/** A new stamp for a customer who stands at the counter, or whom the manager knows. */

import type { RefusalName } from '#shared/refusals.ts'
import type { Issued, StampCard } from '#shared/shop-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db } from '../db/db.ts'
import type { Caller } from './caller.ts'
import { storedCommand } from './command-rows.ts'
import { nobody } from './holders.ts'
import type { Ledger } from './ledger.ts'
import type { Reads } from './reads.ts'

type Deps = {
  db: Db
  ledger: Ledger
  reads: Reads
  now: () => number
  dayOf: (at: number) => string
  cards: () => Promise<StampCard[]>
}
type IssueRequest = {
  commandId: string
  cardIdx: number
  userNm: string | null
  userPhnno: string | null
  caller: Caller
}

/** Good from today. The same command again is the same stamp. */
export async function issueStamp(
  { db, ledger, reads, now, dayOf, cards }: Deps,
  { commandId, cardIdx, userNm, userPhnno, caller }: IssueRequest,
): Promise<{ issued: Issued; replayed: boolean } | { refusal: RefusalName; field?: string | undefined }> {
  const card = (await cards()).find((it) => it.cardIdx === cardIdx)
  // A card that was closed since gives no new stamp, and to the same command the one that it gave.
  if (!card?.validDays && !(await storedCommand(db.read, commandId)))
    return { refusal: 'invalid-request', field: 'cardIdx' }
  const strtYmd = dayOf(now())
  const decision = await ledger.decide(
    {
      kind: 'create',
      commandId,
      cardIdx,
      strtYmd,
      endYmd: daysAfter(strtYmd, card?.validDays ?? 0),
      areDaysCounted: true,
      domain: null,
      active: true,
      holder: { ...nobody, userNm: userNm || null, userPhnno: userPhnno || null },
    },
    { caller },
  )
  const { stampIdx, refusal, field, replayed } = decision
  if (refusal || stampIdx === null) return { refusal: refusal ?? 'being-checked', field }
  const made = await reads.snapshot(stampIdx)
  if (!made) return { refusal: 'state-unknown' }
  const { stampUrl, cardNm, cardTtl, maxStamps, endYmd } = made
  return { issued: { stampIdx, stampUrl, cardNm, cardTtl, maxStamps, endYmd }, replayed }
}
