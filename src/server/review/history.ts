/** The story of one stamp: what happened, in order, whether its records agree, and what to tell the customer. */

import type { HistoryEntry, StampHistory } from '#shared/history-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Db } from '../db/db.ts'
import { checkHistory } from './history-check.ts'
import { fromAudit, fromCommand, fromDelivery, fromReview } from './history-entries.ts'
import {
  findGiveBack,
  findSubject,
  type HistoryRows,
  listDeliveriesOf,
  type Neighbours,
  readHistoryRows,
  readNeighbours,
  readTotals,
} from './history-rows.ts'
import { type CardStatus, sayInEach } from './history-say.ts'
import { readNames } from './names.ts'
import { listReviewsOf, type ReviewRow } from './review-rows.ts'
import { readSettlements } from './settled-by.ts'
import type { ShopClock } from './shop-day.ts'

type Deps = {
  db: Db
  clock: ShopClock
  now: () => number
  /** Commands that the timeline shows; the totals are of all. */
  most?: number
}

const mostCommands = 1000

/** Its records are read one after the other: what differs because a tap came in between agrees the next time. */
const maxReadings = 3

export async function readHistory(deps: Deps, stampIdx: number): Promise<StampHistory | null> {
  for (let reading = 1; ; reading++) {
    const story = await readOnce(deps, stampIdx)
    if (!story || story.mismatches.length === 0 || reading === maxReadings) return story
  }
}

async function readOnce(
  { db, clock, now, most = mostCommands }: Deps,
  stampIdx: number,
): Promise<StampHistory | null> {
  const subject = await findSubject(db.read, stampIdx)
  if (!subject) return null
  const { stamp, card, isHosted } = subject
  const [rows, totals, reviews, neighbours, timelineOf] = await Promise.all([
    readHistoryRows(db.read, stamp, { most, isHosted }),
    readTotals(db.read, stampIdx),
    listReviewsOf(db.read, stampIdx),
    readNeighbours(db.read, stampIdx),
    readTimeline(db, stampIdx),
  ])
  const status = statusOf(rows, neighbours, reviews, card.cardTtl, clock, now())
  return {
    stampIdx,
    code: formatStampCode(stampIdx),
    card,
    isHosted,
    stamps: stamp.stamps,
    maxStamps: stamp.max_stamps,
    strtYmd: stamp.strt_ymd,
    endYmd: stamp.end_ymd,
    active: stamp.active === 1,
    redeemedAt: stamp.redeemed_at,
    deletedAt: stamp.deleted_at,
    replacedAt: stamp.replaced_at,
    follows: stamp.follows,
    restores: stamp.restores,
    ...neighbours,
    totals: {
      stamps: totals.stamps,
      added: totals.added,
      removed: totals.removed,
      givenBack: totals.given_back,
      moved: totals.moved,
      carriedOver: totals.carried,
      rewards: totals.rewards,
      refused: totals.refused,
      elsewhere: isHosted ? stamp.stamps - totals.stamps : 0,
    },
    mismatches: checkHistory(rows),
    timeline: await timelineOf(rows, reviews, neighbours),
    isCut: rows.isCut,
    say: sayInEach(status),
  }
}

async function readTimeline(
  db: Db,
  stampIdx: number,
): Promise<(rows: HistoryRows, reviews: readonly ReviewRow[], near: Neighbours) => Promise<HistoryEntry[]>> {
  const [names, deliveries] = await Promise.all([readNames(db), listDeliveriesOf(db.read, stampIdx)])
  return async ({ commands, ledger, chain }, reviews, { restoredBy }) => {
    const givenBack = restoredBy === null ? undefined : await findGiveBack(db.read, restoredBy)
    const known = { names, settledBy: await readSettlements(db.read, commands) }
    const ledgerOf = Map.groupBy(ledger, ({ command_id }) => command_id)
    const auditOf = new Map(chain.map((row) => [row.commandId, row]))
    const placeOf = new Map(chain.map(({ commandId, seq }) => [commandId, seq]))
    const ofCommands = commands
      .map((it) => fromCommand(it, ledgerOf.get(it.command_id) ?? [], auditOf.get(it.command_id), known))
      // Of one instant in the order in which the chain has them.
      .toSorted((one, other) => (placeOf.get(one.commandId) ?? 0) - (placeOf.get(other.commandId) ?? 0))
    const entries: HistoryEntry[] = [
      ...ofCommands,
      ...(givenBack ? [{ ...fromCommand(givenBack, [], undefined, known), onStampIdx: restoredBy }] : []),
      ...chain.filter(({ commandId }) => commandId === null).map((row) => fromAudit(row, names)),
      ...reviews.flatMap((row) => fromReview(row, names)),
      ...deliveries.map(fromDelivery),
    ]
    return entries.toSorted((one, other) => one.at - other.at)
  }
}

function statusOf(
  { stamp, ledger }: HistoryRows,
  { followedBy, restoredBy }: Neighbours,
  reviews: readonly ReviewRow[],
  reward: string,
  clock: ShopClock,
  at: number,
): CardStatus {
  const lastAdd = ledger.findLast(({ event }) => event === 'stamp.added')
  const timeOf = (instant: number | null | undefined) =>
    instant === null || instant === undefined ? null : clock.timeOf(instant)
  return {
    stamps: stamp.stamps,
    maxStamps: stamp.max_stamps,
    reward,
    lastAddTime: timeOf(lastAdd?.at),
    redeemedTime: timeOf(stamp.redeemed_at),
    deletedTime: timeOf(stamp.deleted_at),
    endYmd: stamp.end_ymd,
    isExpired: clock.dayOf(at) > stamp.end_ymd,
    isActive: stamp.active === 1,
    isReplaced: stamp.replaced_at !== null,
    hasNext: followedBy !== null,
    isGivenBack: restoredBy !== null,
    isChecked: reviews.some(({ state }) => state !== 'closed'),
  }
}
