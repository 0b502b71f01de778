/** Gateway mode: the hosted service lists no stamp cards, so those are known of which a stamp was seen. */

import type { StampCard } from '#shared/shop-api.ts'
import { cycleDays } from '#shared/ymd.ts'
import type { Db, Row } from '../db/db.ts'
import type { View } from './observations.ts'

const maxRows = 5_000

/** The newest observation of each card. */
export async function listHostedCards(db: Db): Promise<StampCard[]> {
  const rows = await db.read<Row & { view: string }>(
    'SELECT view FROM upstream_stamps WHERE view IS NOT NULL ORDER BY seen_at DESC LIMIT $1',
    [maxRows],
  )
  const cards = new Map<number, StampCard>()
  for (const row of rows) {
    const view: View = JSON.parse(row.view)
    if (cards.has(view.cardIdx)) continue
    const { cardIdx, cardNm, maxStamps, stampImgUrl, strtYmd, endYmd } = view
    cards.set(cardIdx, {
      cardIdx,
      cardNm,
      cardTtl: view.cardTtl ?? cardNm,
      maxStamps,
      validDays: cycleDays(strtYmd, endYmd),
      stampImgUrl,
      onsite: view.onsiteYn === 'Y',
      onsiteSetAt: null,
      active: true,
      given: null,
    })
  }
  return [...cards.values()].toSorted((one, other) => one.cardIdx - other.cardIdx)
}
