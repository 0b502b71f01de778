/** A stamp as events move it: the model that the ledger is held against, without a database. */
import type { Stamp } from '#shared/stamp.ts'

export type StampEvent =
  | { type: 'stamp.created'; stamp: Stamp }
  | { type: 'stamp.added'; count: number }
  | { type: 'stamp.removed'; count: number }
  | { type: 'stamp.redeemed'; at: number }
  | {
      type: 'stamp.updated'
      changes: Partial<Pick<Stamp, 'cardIdx' | 'stamps' | 'maxStamps' | 'strtYmd' | 'endYmd' | 'active'>>
    }
  | { type: 'stamp.deleted' }

/**
 * The stamp after the event; null where there is none any more.
 * Throws where the event could not have happened: a caller that gets there has a bug.
 */
export function apply(stamp: Stamp | null, event: StampEvent): Stamp | null {
  if (event.type === 'stamp.created') {
    if (stamp) throw new Error(`stamp ${stamp.stampIdx} is created twice`)
    return sound(event.stamp)
  }
  if (!stamp) throw new Error(`${event.type} on a stamp that is not there`)
  switch (event.type) {
    case 'stamp.added':
      return sound({ ...stamp, stamps: stamp.stamps + event.count })
    case 'stamp.removed':
      return sound({ ...stamp, stamps: stamp.stamps - event.count })
    case 'stamp.redeemed':
      if (stamp.redeemedAt !== null) throw new Error(`stamp ${stamp.stampIdx} is redeemed twice`)
      if (stamp.stamps !== stamp.maxStamps) throw new Error(`stamp ${stamp.stampIdx} is redeemed unfilled`)
      return { ...stamp, redeemedAt: event.at }
    case 'stamp.updated':
      return sound({ ...stamp, ...event.changes })
    case 'stamp.deleted':
      return null
  }
}

function sound(stamp: Stamp): Stamp {
  if (stamp.redeemedAt !== null) throw new Error(`stamp ${stamp.stampIdx} changes after its redemption`)
  if (stamp.stamps < 0 || stamp.stamps > stamp.maxStamps)
    throw new Error(`stamp ${stamp.stampIdx} would hold ${stamp.stamps} of ${stamp.maxStamps}`)
  return stamp
}
