/**
 * A card that was printed before it is anybody's:
 *
 *   blank ──► started, by the first scan (decide-start.ts) or as the new card of a lost one (decide-replace.ts)
 *     └─────► withdrawn, with its batch: good for nothing
 *
 * Its number is drawn as every other, so that nobody guesses one, and no stamp has it before.
 */
import type { Queries, Row } from '../db/db.ts'
import { Contended, type Deciding } from './decision.ts'
import type { CardRow } from './stamp-rows.ts'

type PrintedRow = Row & { started_at: number | null; withdrawn_at: number | null } & Pick<
    CardRow,
    'card_idx' | 'card_nm' | 'card_ttl' | 'max_stamps' | 'valid_days' | 'active'
  > & { batch_id: string }

type PrintedRefusal = 'not-found' | 'started-already' | 'withdrawn' | 'not-given-out' | 'other-printed-card'

export async function findPrinted(
  query: Queries['query'],
  stampIdx: number,
): Promise<PrintedRow | undefined> {
  const [row] = await query<PrintedRow>(
    `SELECT p.started_at, p.batch_id, b.withdrawn_at, c.card_idx, c.card_nm, c.card_ttl, c.max_stamps, c.valid_days, c.active
     FROM printed_cards p
     JOIN card_batches b ON b.batch_id = p.batch_id
     JOIN stamp_cards c ON c.card_idx = b.card_idx
     WHERE p.stamp_idx = $1`,
    [stampIdx],
  )
  return row
}

/** Why no stamp has this number. `not-started`: a blank one, which a scan at a tablet would start. */
export async function whyNoStamp(
  query: Queries['query'],
  stampIdx: number,
): Promise<'not-found' | 'not-started' | 'withdrawn' | 'not-given-out'> {
  const row = await findPrinted(query, stampIdx)
  if (!row || row.started_at !== null) return 'not-found'
  return refusalOf(row) ?? 'not-started'
}

/**
 * Makes a blank one somebody's, once: of two at the same time the second runs again and finds it started. `wanted`: the
 * stamp card that it must be of, since what is printed on it promises that reward.
 */
export async function claimPrinted(
  { tx, at, caller }: Pick<Deciding, 'tx' | 'at' | 'caller'>,
  stampIdx: number,
  wanted?: number,
): Promise<PrintedRow | PrintedRefusal> {
  const row = await findPrinted(tx.query, stampIdx)
  if (!row) {
    const [isStamp] = await tx.query('SELECT 1 AS one FROM stamps WHERE stamp_idx = $1', [stampIdx])
    return isStamp ? 'started-already' : 'not-found'
  }
  const refusal = row.started_at === null ? refusalOf(row) : 'started-already'
  if (refusal) return refusal
  if (wanted !== undefined && row.card_idx !== wanted) return 'other-printed-card'
  const claimed = await tx.run(
    `UPDATE printed_cards SET started_at = $2, started_by = $3 WHERE stamp_idx = $1 AND started_at IS NULL`,
    [stampIdx, at, caller.kind === 'tablet' ? caller.personId : null],
  )
  if (claimed !== 1) throw new Contended(`printed card ${stampIdx}`)
  return row
}

/** A number that no printed card has. */
export async function drawUnprinted({
  tx,
  drawStampIdx,
}: Pick<Deciding, 'tx' | 'drawStampIdx'>): Promise<number> {
  for (;;) {
    const stampIdx = drawStampIdx()
    const [printed] = await tx.query('SELECT 1 AS one FROM printed_cards WHERE stamp_idx = $1', [stampIdx])
    if (!printed) return stampIdx
  }
}

function refusalOf({ withdrawn_at, active }: PrintedRow): 'withdrawn' | 'not-given-out' | null {
  if (withdrawn_at !== null) return 'withdrawn'
  return active === 0 ? 'not-given-out' : null
}
