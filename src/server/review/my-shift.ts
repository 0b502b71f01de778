/** What one person did in the last hours, for that person alone. */
import type { ActivityItem } from '#shared/activity-api.ts'
import { type ShiftAction, shiftMs } from '#shared/shift-api.ts'
import type { Db } from '../db/db.ts'
import { readActivity } from './activity.ts'
import type { Key } from './cursor.ts'
import type { ShopClock } from './shop-day.ts'

type ShiftPage = { actions: ShiftAction[]; nextCursor: string | null }

export async function readMyShift(
  reading: { db: Db; clock: ShopClock },
  personId: string,
  { now, before, limit = 200 }: { now: number; before: Key | null; limit?: number },
): Promise<ShiftPage> {
  const since = now - shiftMs
  const filters = { person: personId, from: reading.clock.dayOf(since) }
  const { items, next, nextCursor } = await readActivity(reading, filters, { before, limit })
  // A settlement names who settled it where nobody tapped: that is another's action in this one's list.
  const own = items.filter((it) => it.person?.personId === personId && it.at >= since)
  return { actions: own.map(actionOf), nextCursor: next && next.at >= since ? nextCursor : null }
}

function actionOf(item: ActivityItem): ShiftAction {
  const { id, at, tappedAt, kind, event, stampIdx, card, delta, refusal } = item
  return {
    id,
    at,
    tappedAt,
    kind,
    event,
    stampIdx,
    cardNm: card?.cardNm ?? null,
    delta,
    refusal,
  }
}
