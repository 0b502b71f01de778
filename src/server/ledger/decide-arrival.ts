/**
 * An add that waited on a tablet: it was promised to a customer at the tap, so it is not simply refused when it
 * arrives late (O-11).
 *
 *   room for all ─► applied            unknown, inactive, not yet valid, expired before the tap ─► refused
 *   room for a part ─► that part applied, the rest carried over
 *   full ─► carried over to the customer's next card (automation/carry-over.ts makes it)
 *   expired after the tap ─► applied within a day, else review
 *   replaced ─► carried over to the card that has its stamps
 *   redeemed ─► review: a redeemed stamp is never reopened
 *   printed and nobody's yet ─► started by it (ledger.ts), then as a new card
 */
import { objection } from '#shared/stamp.ts'
import { Contended, type Decided, type Deciding, NotStarted, refused } from './decision.ts'
import { whyNoStamp } from './printed-cards.ts'
import { holdLostCard } from './restored.ts'
import { openReview } from './reviews.ts'
import { findStamp, type StampRow, toStamp } from './stamp-rows.ts'

export type ArrivingAdd = {
  kind: 'arriving-add'
  commandId: string
  stampIdx: number
  count: number
  /** Tablet's clock at the tap; what is reckoned with is `Deciding.tappedAt`, set right by the server's clock. */
  tappedAt: number
  /** Why a soft limit of the shop may be passed. */
  reason?: string
}

const dayMs = 86_400_000

export async function decideArrival(deciding: Deciding, command: ArrivingAdd): Promise<Decided> {
  const { tx, at, dayOf } = deciding
  const { commandId, stampIdx, count } = command
  const row = await findStamp(tx.query, stampIdx)
  if (!row) {
    const why = await whyNoStamp(tx.query, stampIdx)
    if (why === 'not-started') throw new NotStarted(stampIdx)
    if (why !== 'not-found') return refused(why, stampIdx)
    const lost = { stampIdx, commandId, count, tappedAt: deciding.tappedAt ?? null, at }
    const isHeld = await holdLostCard(tx, lost)
    return isHeld
      ? refused('being-checked', stampIdx, { review: 'card-lost' })
      : refused('not-found', stampIdx)
  }
  if (row.redeemed_at !== null) return review(deciding, command, 'added-after-redemption', row)

  if (row.replaced_at !== null) return fill(deciding, row, count)

  const tappedAt = Math.min(deciding.tappedAt ?? at, at)
  // A card that is there was made before now, whatever the clock says.
  const today = dayOf(Math.max(at, row.created_at))
  const isLate = today > row.end_ymd && dayOf(tappedAt) <= row.end_ymd
  if (isLate && at - tappedAt > dayMs) return review(deciding, command, 'expired-before-arrival', row)
  const refusal = objection.use(toStamp(row), isLate ? row.end_ymd : today)
  if (refusal) return refused(refusal, stampIdx)
  return fill(deciding, row, count)
}

/** Applies what there is room for. The statement's conditions are what was read: if they changed, all runs again. */
async function fill({ tx }: Deciding, row: StampRow, count: number): Promise<Decided> {
  const stampIdx = row.stamp_idx
  const room = row.replaced_at === null ? row.max_stamps - row.stamps : 0
  const fitting = Math.min(count, room)
  const carried = count - fitting
  const changed = await tx.run(
    `UPDATE stamps SET stamps = stamps + $2, version = version + 1
     WHERE stamp_idx = $1 AND version = $3 AND deleted_at IS NULL AND redeemed_at IS NULL
       AND stamps + $2 <= max_stamps`,
    [stampIdx, fitting, row.version],
  )
  if (changed !== 1) throw new Contended(`stamp ${stampIdx}`)
  const after = row.stamps + fitting
  const parts = [
    ...Array.from({ length: fitting }, (_, n) => ({ delta: 1, stampsAfter: row.stamps + n + 1 })),
    ...Array.from({ length: carried }, () => ({
      delta: 0,
      stampsAfter: after,
      event: 'stamp.carried-over' as const,
    })),
  ]
  const event = fitting > 0 ? 'stamp.added' : 'stamp.carried-over'
  const body = { count: fitting, stamps: after, ...(carried > 0 && { carriedOver: carried }) }
  return { applied: { stampIdx, event, parts, body, ...(carried > 0 && { carriedOver: carried }) } }
}

async function review(
  { tx, at, tappedAt }: Deciding,
  { commandId, stampIdx, count }: ArrivingAdd,
  kind: 'added-after-redemption' | 'expired-before-arrival',
  row: StampRow,
): Promise<Decided> {
  const evidence = { count, tappedAt: tappedAt ?? null, redeemedAt: row.redeemed_at, endYmd: row.end_ymd }
  await openReview(tx, { kind, about: commandId, stampIdx, commandId, evidence, at })
  return refused('being-checked', stampIdx, { review: kind })
}
