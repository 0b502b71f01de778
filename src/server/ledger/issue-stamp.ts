/** A new stamp for a customer who stands at the counter, or whom the manager knows. */
import type { RefusalName } from '#shared/refusals.ts'
import type { Issued, StampCard } from '#shared/shop-api.ts'
import type { Caller } from './caller.ts'
import { nobody } from './holders.ts'
import type { Ledger } from './ledger.ts'
import type { Reads } from './reads.ts'

type Ports = {
  ledger: Ledger
  reads: Reads
  now: () => number
  dayOf: (at: number) => string
  cards: () => Promise<StampCard[]>
}
type Asked = {
  commandId: string
  cardIdx: number
  userNm: string | null
  userPhnno: string | null
  caller: Caller
}

const dayMs = 86_400_000

/** Good from today. The same command again is the same stamp. */
export async function issueStamp(
  { ledger, reads, now, dayOf, cards }: Ports,
  { commandId, cardIdx, userNm, userPhnno, caller }: Asked,
): Promise<{ issued: Issued; replayed: boolean } | { refusal: RefusalName; field?: string | undefined }> {
  const card = (await cards()).find((it) => it.cardIdx === cardIdx)
  if (!card?.validDays) return { refusal: 'invalid-request', field: 'cardIdx' }
  const decision = await ledger.decide(
    {
      kind: 'create',
      commandId,
      cardIdx,
      strtYmd: dayOf(now()),
      endYmd: dayOf(now() + card.validDays * dayMs),
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
