/** A manager's correction: an ordinary command of the ledger, with a reason, and the old and the new value in its audit row. */
import type { RefusalName } from '#shared/refusals.ts'
import type { Corrected, Correction } from '#shared/review-api.ts'
import type { UpdateStamp } from '#shared/stamp.ts'
import type { Db, Row } from '../db/db.ts'
import type { Caller } from '../ledger/caller.ts'
import type { Command } from '../ledger/command.ts'
import type { Decision } from '../ledger/decision.ts'
import type { Ledger } from '../ledger/ledger.ts'

type Deps = { db: Db; ledger: Ledger }
type CorrectionRequest = { stampIdx: number; commandId: string; caller: Caller; correction: Correction }

export async function correctStamp(
  { db, ledger }: Deps,
  { stampIdx, commandId, caller, correction }: CorrectionRequest,
): Promise<{ refused: Decision & { refusal: RefusalName } } | { corrected: Corrected; replayed: boolean }> {
  const decision = await ledger.decide(commandOf(correction, stampIdx, commandId), {
    caller,
    mayCorrect: true,
  })
  const { refusal } = decision
  if (refusal) return { refused: { ...decision, refusal } }
  const corrected = await readCorrected(db, stampIdx, commandId, correction)
  return { corrected, replayed: decision.replayed }
}

function commandOf(correction: Correction, stampIdx: number, commandId: string): Command {
  const { reason } = correction
  const update = (changes: UpdateStamp['changes']) =>
    ({ kind: 'update', commandId, stampIdx, changes, reason }) as const
  switch (correction.kind) {
    case 'add':
    case 'remove':
      return { kind: correction.kind, commandId, stampIdx, count: correction.count, reason }
    case 'extend':
      return update({ endYmd: correction.endYmd })
    case 'deactivate':
      return update({ active: false })
    case 'activate':
      return update({ active: true })
  }
}

/** From what the command wrote down, so that a replay tells the same old and new value as the first answer. */
async function readCorrected(
  db: Db,
  stampIdx: number,
  commandId: string,
  correction: Correction,
): Promise<Corrected> {
  const { reason } = correction
  if (correction.kind === 'add' || correction.kind === 'remove') {
    const [row] = await db.read<Row & { before: number; after: number }>(
      `SELECT stamps_after AS after, stamps_after - (SELECT SUM(delta) FROM ledger WHERE stamp_idx = $1 AND command_id = $2)
         AS before
       FROM ledger WHERE stamp_idx = $1 AND command_id = $2 ORDER BY part DESC LIMIT 1`,
      [stampIdx, commandId],
    )
    return { field: 'stamps', before: row?.before ?? null, after: row?.after ?? null, reason }
  }
  const body = await readBody(db, stampIdx, commandId)
  if (correction.kind === 'extend') {
    const after = correction.endYmd
    return { field: 'endYmd', before: body.end_ymdBefore ?? after, after, reason }
  }
  const after = correction.kind === 'activate'
  // What did not change was so before.
  return {
    field: 'active',
    before: body.activeBefore === undefined ? after : body.activeBefore === 1,
    after,
    reason,
  }
}

type Body = { end_ymdBefore?: string; activeBefore?: number }

async function readBody(db: Db, stampIdx: number, commandId: string): Promise<Body> {
  const [row] = await db.read<Row & { body: string }>(
    'SELECT body FROM audit WHERE chain = $1 AND command_id = $2',
    [`stamp:${stampIdx}`, commandId],
  )
  return row ? JSON.parse(row.body) : {}
}
