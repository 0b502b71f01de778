/** A printed card that is nobody's yet becomes the customer's who brings it: empty, and good from today. */
import type { StartStamp } from '#shared/stamp.ts'
import { daysAfter } from '#shared/ymd.ts'
import { applied, type Decided, type Deciding, refused } from './decision.ts'
import { writeHolder } from './holders.ts'
import { claimPrinted } from './printed-cards.ts'

export async function decideStart(
  deciding: Deciding,
  { stampIdx, holder: personal }: StartStamp,
): Promise<Decided> {
  const { tx, at, today } = deciding
  const printed = await claimPrinted(deciding, stampIdx)
  if (typeof printed === 'string') return refused(printed, stampIdx)
  const { card_idx: cardIdx, max_stamps: maxStamps, valid_days: validDays, batch_id: batchId } = printed
  const endYmd = daysAfter(today, validDays)
  const inserted = await tx.run(
    `INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
     VALUES ($1, $2, 0, $3, $4, $5, 1, $6) ON CONFLICT DO NOTHING`,
    [stampIdx, cardIdx, maxStamps, today, endYmd, at],
  )
  if (inserted !== 1) return refused('started-already', stampIdx)
  const holder = await writeHolder(tx, stampIdx, personal, { isNew: true })
  return applied({
    stampIdx,
    event: 'stamp.started',
    parts: [{ delta: 0, stampsAfter: 0 }],
    body: { cardIdx, maxStamps, strtYmd: today, endYmd, batchId, createdAt: at, holder },
  })
}
