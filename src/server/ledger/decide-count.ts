/** add and remove: one conditional statement each, whose row count decides. */
import { type AddStamps, objection, type RemoveStamps } from '#shared/stamp.ts'
import { decideUndo } from './decide-undo.ts'
import { applied, Contended, type Decided, type Deciding, refused } from './decision.ts'
import { whyNoStamp } from './printed-cards.ts'
import { findStamp, toStamp } from './stamp-rows.ts'

const usableToday = `stamp_idx = $1 AND deleted_at IS NULL AND redeemed_at IS NULL AND active = 1
  AND strt_ymd <= $3 AND end_ymd >= $3`

export async function decideAdd({ tx, today }: Deciding, { stampIdx, count }: AddStamps): Promise<Decided> {
  const [row] = await tx.query<{ stamps: number }>(
    `UPDATE stamps SET stamps = stamps + $2, version = version + 1
     WHERE ${usableToday} AND stamps + $2 <= max_stamps RETURNING stamps`,
    [stampIdx, count, today],
  )
  if (!row) return whyNot({ tx, today }, stampIdx, 'add', count)
  return counted(stampIdx, 'stamp.added', count, row.stamps)
}

export async function decideRemove(deciding: Deciding, command: RemoveStamps): Promise<Decided> {
  const { tx, today, caller, mayCorrect } = deciding
  const { stampIdx, count, undoes } = command
  if (undoes !== undefined) return decideUndo(deciding, { ...command, undoes })
  if (caller.kind === 'tablet' && !mayCorrect) return refused('undo-not-possible', stampIdx)
  const [row] = await tx.query<{ stamps: number }>(
    `UPDATE stamps SET stamps = stamps - $2, version = version + 1
     WHERE ${usableToday} AND stamps - $2 >= 0 RETURNING stamps`,
    [stampIdx, count, today],
  )
  if (!row) return whyNot({ tx, today }, stampIdx, 'remove', count)
  return counted(stampIdx, 'stamp.removed', -count, row.stamps)
}

function counted(
  stampIdx: number,
  event: 'stamp.added' | 'stamp.removed',
  by: number,
  after: number,
): Decided {
  const step = Math.sign(by)
  const before = after - by
  const parts = Array.from({ length: Math.abs(by) }, (_, part) => ({
    delta: step,
    stampsAfter: before + step * (part + 1),
  }))
  return applied({ stampIdx, event, parts, body: { count: Math.abs(by), stamps: after } })
}

async function whyNot(
  { tx, today }: Pick<Deciding, 'tx' | 'today'>,
  stampIdx: number,
  rule: 'add' | 'remove',
  count: number,
): Promise<Decided> {
  const row = await findStamp(tx.query, stampIdx)
  if (!row) return refused(await whyNoStamp(tx.query, stampIdx), stampIdx)
  const refusal = objection[rule](toStamp(row), count, today)
  if (!refusal) throw new Contended(`stamp ${stampIdx}`)
  return refused(refusal, stampIdx)
}
