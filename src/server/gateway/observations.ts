/** What the hosted service was last seen to hold, and drift: its count is not the ledger's (told, never mended). */

import type { StampRefusal } from '#shared/refusals.ts'
import type { ValidateResult } from '#shared/stamp-api.ts'
import type { Queries, Row } from '../db/db.ts'
import { openReview } from '../ledger/reviews.ts'
import type { HostedOutcome } from './hosted-call.ts'
import { saidBy } from './hosted-refusals.ts'

/** Of a validate, without personal fields and without the password: it is kept, and shown while the service is away. */
export type View = Pick<
  ValidateResult,
  | 'cardIdx'
  | 'cardNm'
  | 'cardTtl'
  | 'maxStamps'
  | 'stampUrl'
  | 'stampImgUrl'
  | 'strtYmd'
  | 'endYmd'
  | 'onsiteYn'
  | 'activeYn'
>

/** A validate call's certain answer. */
export type ReadResult = Extract<HostedOutcome<ValidateResult>, { kind: 'done' | 'refused' }>

export type SeenRow = Row & {
  stamp_idx: number
  fence: number
  stamps: number | null
  seen_at: number | null
  refusal: StampRefusal | null
  view: string | null
  /** The service's own words, where no table knows them. */
  said: string | null
}

export async function findSeen(query: Queries['query'], stampIdx: number): Promise<SeenRow | undefined> {
  const [row] = await query<SeenRow>(
    'SELECT stamp_idx, fence, stamps, seen_at, refusal, view, said FROM upstream_stamps WHERE stamp_idx = $1',
    [stampIdx],
  )
  return row
}

/** What is kept of a sighting. */
export const sightingOf = (seen: ReadResult) =>
  seen.kind === 'done' ? { result: seen.result } : { refusal: seen.refusal, said: saidBy(seen) }

type Observation = { stampIdx: number; at: number } & (
  | { result: ValidateResult }
  | { refusal: StampRefusal; said: string | null }
)

/** Keeps a sighting as the ledger's count. In the caller's transaction, which holds the lease or knows of no open call. */
export async function saveObservation(tx: Queries, observation: Observation): Promise<void> {
  const { stampIdx, at } = observation
  if ('refusal' in observation) {
    const { refusal, said } = observation
    await tx.run('UPDATE upstream_stamps SET refusal = $2, said = $4, seen_at = $3 WHERE stamp_idx = $1', [
      stampIdx,
      refusal,
      at,
      said,
    ])
    return
  }
  const { result } = observation
  await tx.run(
    `INSERT INTO upstream_stamps (stamp_idx, next_seq, fence, lease_until, stamps, seen_at, view)
     VALUES ($1, 0, 0, 0, $2, $3, $4)
     ON CONFLICT (stamp_idx) DO UPDATE SET stamps = excluded.stamps, seen_at = excluded.seen_at,
       view = excluded.view, refusal = NULL, said = NULL`,
    [stampIdx, result.stamps, at, JSON.stringify(viewOf(result))],
  )
}

/** A stamp that was made a moment ago for the cycle after another one: the same card, no stamps yet. */
export async function keepNext(
  tx: Queries,
  next: {
    stampIdx: number
    followsIdx: number
    domain: string | null
    strtYmd: string
    endYmd: string
    at: number
  },
): Promise<void> {
  const { stampIdx, followsIdx, domain, strtYmd, endYmd, at } = next
  const followed = await findSeen(tx.query, followsIdx)
  if (!followed?.view) return
  const view: View = JSON.parse(followed.view)
  const stampUrl = `${domain ?? new URL(view.stampUrl).origin}/stamp/${stampIdx}`
  await tx.run(
    `INSERT INTO upstream_stamps (stamp_idx, next_seq, fence, lease_until, stamps, seen_at, view)
     VALUES ($1, 0, 0, 0, 0, $2, $3) ON CONFLICT (stamp_idx) DO NOTHING`,
    [stampIdx, at, JSON.stringify({ ...view, stampUrl, strtYmd, endYmd } satisfies View)],
  )
}

/** Opens a review where none is open for this stamp: one that nobody has looked at yet needs no second. */
export async function tellDrift(
  tx: Queries,
  drift: { stampIdx: number; ledger: number; hosted: number; at: number },
): Promise<void> {
  const { stampIdx, ledger, hosted, at } = drift
  const open = await tx.query(
    "SELECT review_id FROM reviews WHERE stamp_idx = $1 AND kind = 'drift' AND state <> 'closed'",
    [stampIdx],
  )
  if (open.length > 0) return
  const about = `${stampIdx} ${ledger} ${hosted} ${at}`
  await openReview(tx, { kind: 'drift', about, stampIdx, commandId: null, evidence: { ledger, hosted }, at })
}

/**
 * A sighting from outside the queue: kept where nothing was in flight while it was made, that is, where the fence is
 * still the one from before and nothing is open.
 */
export async function noteObservation(
  tx: Queries,
  observation: Observation,
  before: SeenRow | undefined,
): Promise<void> {
  const { stampIdx, at } = observation
  if (!before) {
    // There by now: a command of ours was at work meanwhile, and this may be from before it.
    if ('result' in observation && (await isFirst(tx, stampIdx))) await saveObservation(tx, observation)
    return
  }
  const isQuiet = await tx.run(
    `UPDATE upstream_stamps SET fence = fence WHERE stamp_idx = $1 AND fence = $2 AND lease_until <= $3
       AND NOT EXISTS (SELECT 1 FROM upstream_intents WHERE stamp_idx = $1 AND state <> 'settled')`,
    [stampIdx, before.fence, at],
  )
  if (isQuiet !== 1) return
  const { stamps: ledger } = before
  if ('result' in observation && ledger !== null && ledger !== observation.result.stamps)
    await tellDrift(tx, { stampIdx, ledger, hosted: observation.result.stamps, at })
  await saveObservation(tx, observation)
}

async function isFirst(tx: Queries, stampIdx: number): Promise<boolean> {
  const made = await tx.run(
    `INSERT INTO upstream_stamps (stamp_idx, next_seq, fence, lease_until) VALUES ($1, 0, 0, 0)
     ON CONFLICT (stamp_idx) DO NOTHING`,
    [stampIdx],
  )
  return made === 1
}

function viewOf(result: ValidateResult): View {
  const { cardIdx, cardNm, cardTtl, maxStamps, stampUrl, stampImgUrl } = result
  const { strtYmd, endYmd, onsiteYn, activeYn } = result
  return { cardIdx, cardNm, cardTtl, maxStamps, stampUrl, stampImgUrl, strtYmd, endYmd, onsiteYn, activeYn }
}
