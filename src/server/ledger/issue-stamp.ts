/** A new stamp for a customer who stands at the counter, or whom the manager knows; and for one who has lost theirs. */

import type { RefusalName } from '#shared/refusals.ts'
import type { Issued, StampCard } from '#shared/shop-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import type { Db } from '../db/db.ts'
import type { Caller } from './caller.ts'
import { storedCommand } from './command-rows.ts'
import type { Decision } from './decision.ts'
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
type Made = { issued: Issued; replayed: boolean } | { refusal: RefusalName; field?: string | undefined }
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
): Promise<Made> {
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
  return madeBy(reads, decision)
}

/** The lost one's number is told; the same command again is the same new stamp. */
export async function replaceStamp(
  { ledger, reads }: Pick<Deps, 'ledger' | 'reads'>,
  { caller, ...lost }: { stampIdx: number; onto?: number; commandId: string; caller: Caller },
): Promise<Made> {
  return madeBy(reads, await ledger.decide({ kind: 'replace', ...lost }, { caller }))
}

/** A printed card that is nobody's becomes a customer's. */
export async function startStamp(
  { ledger, reads }: Pick<Deps, 'ledger' | 'reads'>,
  { stampIdx, commandId, userNm, userPhnno, caller }: Omit<IssueRequest, 'cardIdx'> & { stampIdx: number },
): Promise<Made> {
  const holder = { ...nobody, userNm: userNm || null, userPhnno: userPhnno || null }
  return madeBy(reads, await ledger.decide({ kind: 'start', commandId, stampIdx, holder }, { caller }))
}

async function madeBy(reads: Reads, { stampIdx, refusal, field, replayed }: Decision): Promise<Made> {
  if (refusal || stampIdx === null) return { refusal: refusal ?? 'being-checked', field }
  const made = await reads.snapshot(stampIdx)
  if (!made) return { refusal: 'state-unknown' }
  const { stampUrl, cardNm, cardTtl, maxStamps, endYmd } = made
  return { issued: { stampIdx, stampUrl, cardNm, cardTtl, maxStamps, endYmd }, replayed }
}
