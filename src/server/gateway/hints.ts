/**
 * Webhooks from the hosted service. How they are signed is not public, and who knows it knows only who sent one: it is a
 * hint to look at a stamp once, after the answer was given, and behind everything that people wait for. A call in doubt
 * is looked for at once (intent.ts).
 *
 *   heard ──► due ──► echo      it tells what we did ourselves
 *              │ ───► seen      the stamp was looked at since
 *              │ ───► unknown   no stamp of this counter: nothing to compare it with
 *              │ ───► looked    validated; where the count is not the ledger's, drift is told (observations.ts)
 *              └────► stale     there was no call to spare for a day
 */

import type { Db, Row } from '../db/db.ts'
import { waitForCall } from './call-budget.ts'
import type { Gateway } from './gateway.ts'
import type { HostedLimits } from './hosted-call.ts'
import { countOpen, lookSooner } from './intent-rows.ts'
import { findSeen } from './observations.ts'

export type HintAction = 'ADD' | 'REMOVE' | 'USE'
type Hint = {
  eventId: string
  stampIdx: number
  action: HintAction
  /** When it was sent, by the service's clock: each that it names. */
  instants: readonly number[]
}

export type Hints = {
  /** False where the event was told before, or is too old to matter. */
  hear(hint: Hint): Promise<boolean>
  /** One round; resolves with the milliseconds until the next. */
  runDue(): Promise<number>
}

type Deps = { db: Db; gateway: Pick<Gateway, 'look'>; limits: HostedLimits; now: () => number }

const dayMs = 86_400_000
/** An older one is a replay, or tells nothing that was not seen since. Ids are kept for longer, so that none slips between. */
const maxAgeMs = dayMs
const keptMs = 2 * dayMs
/** Our own call is settled by then, and its echo is known for one. */
const restMs = 15_000
/** A stamp is looked at by hints once in this time, however many there are. */
const perStampMs = 60_000
const echoMs = 60_000
/** Of the plan's calls a minute, so that a flood leaves nine tenths. */
const share = 0.1
const pollMs = 5_000
const atOnce = 50
const betweenLooksMs = 5_000
const pruneMs = 3_600_000

const eventOf: Record<HintAction, string> = {
  ADD: 'stamp.added',
  REMOVE: 'stamp.removed',
  USE: 'stamp.redeemed',
}

type DueRow = Row & { stamp_idx: number; last: number; first: number }

export function createHints({ db, gateway, limits, now }: Deps): Hints {
  let prunedAt = 0
  const most = Math.max(1, Math.floor(limits.minute * share))

  async function end(stampIdx: number, last: number, outcome: string): Promise<void> {
    await db.write((tx) =>
      tx.run(
        `UPDATE upstream_hints SET done_at = $3, outcome = $4
         WHERE stamp_idx = $1 AND at <= $2 AND done_at IS NULL`,
        [stampIdx, last, now(), outcome],
      ),
    )
  }

  /** Of those that are due by `dueAt`, how many there were. */
  function putOff(stampIdx: number, dueAt: number, until: number): Promise<number> {
    return db.write((tx) =>
      tx.run(
        'UPDATE upstream_hints SET due_at = $3 WHERE stamp_idx = $1 AND done_at IS NULL AND due_at <= $2',
        [stampIdx, dueAt, until],
      ),
    )
  }

  /** As many of ours as were told: nobody else was there. */
  async function isEcho(stampIdx: number, from: number): Promise<boolean> {
    const events = await db.read<Row & { action: HintAction; count: number }>(
      `SELECT action, COUNT(*) AS count FROM upstream_hints WHERE stamp_idx = $1 AND at >= $2 GROUP BY action`,
      [stampIdx, from - echoMs],
    )
    const ours = await db.read<Row & { event: string; count: number }>(
      'SELECT event, COUNT(*) AS count FROM ledger WHERE stamp_idx = $1 AND at >= $2 GROUP BY event',
      [stampIdx, from - echoMs],
    )
    const done = await db.read<Row & { count: number }>(
      'SELECT COUNT(*) AS count FROM redemptions WHERE stamp_idx = $1',
      [stampIdx],
    )
    return events.every(({ action, count }) =>
      action === 'USE'
        ? Number(done[0]?.count) > 0
        : count <= (ours.find(({ event }) => event === eventOf[action])?.count ?? 0),
    )
  }

  async function prune(at: number): Promise<void> {
    prunedAt = at
    await db.write((tx) =>
      tx.run('DELETE FROM upstream_hints WHERE at < $1 AND done_at IS NOT NULL', [at - keptMs]),
    )
  }

  async function maySpend(at: number): Promise<boolean> {
    if ((await waitForCall(db.read, limits, 'hint', at)) > 0) return false
    const [row] = await db.read<Row & { count: number }>(
      "SELECT COUNT(DISTINCT stamp_idx) AS count FROM upstream_hints WHERE outcome = 'looked' AND done_at > $1 AND done_at <= $2",
      [at - 60_000, at + 60_000],
    )
    return Number(row?.count ?? 0) < most
  }

  /** What is known without a call; null where a look is needed. */
  async function known({ stamp_idx: stampIdx, first, last }: DueRow, at: number): Promise<string | null> {
    if (at - last > maxAgeMs) return 'stale'
    const seen = await findSeen(db.read, stampIdx)
    if (!seen) return 'unknown'
    if ((seen.seen_at ?? 0) >= last) return 'seen'
    return (await isEcho(stampIdx, first)) ? 'echo' : null
  }

  async function work(row: DueRow, at: number): Promise<void> {
    const { stamp_idx: stampIdx, last } = row
    // Leased to this process for a while.
    if ((await putOff(stampIdx, at, at + perStampMs)) === 0) return
    // A command of ours is under way and reads the stamp back itself.
    if ((await countOpen(db.read, stampIdx)) > 0) return
    const outcome = await known(row, at)
    if (outcome) return end(stampIdx, last, outcome)
    if (!(await maySpend(at))) await putOff(stampIdx, at + perStampMs, at + pollMs)
    else if ((await gateway.look(stampIdx, 'hint')).kind !== 'not-asked') await end(stampIdx, last, 'looked')
  }

  return {
    async hear({ eventId, stampIdx, action, instants }) {
      const at = now()
      if (instants.some((sentAt) => Math.abs(at - sentAt) > maxAgeMs)) return false
      return db.write(async (tx) => {
        const [before] = await tx.query<Row & { last: number | null }>(
          'SELECT MAX(at) AS last FROM upstream_hints WHERE stamp_idx = $1',
          [stampIdx],
        )
        const heard = await tx.run(
          `INSERT INTO upstream_hints (event_id, stamp_idx, action, at, due_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (event_id) DO NOTHING`,
          [eventId, stampIdx, action, at, at + restMs],
        )
        // However many are sent, a call in doubt is looked for once more in so long.
        if (heard === 1 && Math.abs(at - (before?.last ?? 0)) >= betweenLooksMs)
          await lookSooner(tx, stampIdx, at)
        return heard === 1
      })
    },
    async runDue() {
      const at = now()
      const rows = await db.read<DueRow>(
        `SELECT stamp_idx, MIN(at) AS first, MAX(at) AS last FROM upstream_hints
         WHERE done_at IS NULL AND due_at <= $1 GROUP BY stamp_idx ORDER BY MIN(at) LIMIT $2`,
        [at, atOnce],
      )
      for (const row of rows) await work(row, at)
      if (at - prunedAt >= pruneMs) await prune(at)
      return pollMs
    },
  }
}
