/** What was moved to a hosted service is counted there, and here no more. */
import { canonicalJson } from '#shared/canonical-json.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { noteMoved } from '../gateway/moved-stamps.ts'
import { type ReadResult, saveObservation } from '../gateway/observations.ts'
import { callerActor } from '../ledger/caller.ts'
import { claim } from '../ledger/command-rows.ts'
import { keyedId } from '../ledger/derived-id.ts'
import { eraseFromCoupon, eraseHolder } from '../ledger/holders.ts'
import { findStamp, type StampRow } from '../ledger/stamp-rows.ts'
import { writeHouse } from './house.ts'
import type { Compared } from './report.ts'

type Deps = { db: Db; vault: Vault; now: () => number }
const caller = { kind: 'system' } as const
const actor = callerActor(caller)

/** With the service's number, null where there is none yet, and what it last said. */
export type Place = {
  row: StampRow & { is_known: number }
  hostedIdx: number | null
  seen: ReadResult | null
}

export const isRedeemed = (seen: ReadResult | null) =>
  seen?.kind === 'refused' && seen.refusal === 'already-redeemed'

/** One with its old number is read from the service from now on; one with a new number is as a card that was replaced. */
export function giveUp(
  { db, vault, now }: Deps,
  turn: number,
  { row, hostedIdx, seen }: Place,
): Promise<void> {
  return db.write(async (tx) => {
    const { stamp_idx: stampIdx } = row
    const at = now()
    if (hostedIdx === null) throw new Error(`stamp ${stampIdx} has no place at the service`)
    await eraseFromCoupon(tx, stampIdx)
    await eraseHolder(tx, stampIdx)
    // Its count there is the ledger's from now on, so that the next look finds no drift.
    if (seen?.kind === 'done') await saveObservation(tx, { stampIdx: hostedIdx, at, result: seen.result })
    if (hostedIdx === stampIdx) await tx.run('DELETE FROM stamps WHERE stamp_idx = $1', [stampIdx])
    else await replaced(tx, vault, { row, turn, hostedIdx, at })
  })
}

async function replaced(
  tx: Queries,
  vault: Vault,
  { row, turn, hostedIdx, at }: { row: StampRow; turn: number; hostedIdx: number; at: number },
): Promise<void> {
  const { stamp_idx: stampIdx, stamps } = row
  const commandId = keyedId(vault, `given-up:${turn}:${stampIdx}`)
  if (!(await claim(tx, vault, { kind: 'replace', commandId, stampIdx }, { caller }, at, stampIdx))) return
  await tx.run('UPDATE commands SET code = 0, result = $2 WHERE command_id = $1', [
    commandId,
    canonicalJson({ stampIdx }),
  ])
  await tx.run(
    'UPDATE stamps SET stamps = 0, active = 0, replaced_at = $2, version = version + 1 WHERE stamp_idx = $1',
    [stampIdx, at],
  )
  await tx.run(
    `INSERT INTO ledger (command_id, part, stamp_idx, event, delta, stamps_after, at)
     VALUES ($1, 1, $2, 'stamp.moved', $3, 0, $4)`,
    [commandId, stampIdx, -stamps, at],
  )
  const body = { replacedBy: hostedIdx, stamps: 0 }
  await appendAudit(tx, { chain: `stamp:${stampIdx}`, at, event: 'stamp.moved', commandId, actor, body })
  await leadOn(tx, row, at)
}

/** The codes of the lost cards that it replaced lead on to it. */
async function leadOn(tx: Queries, row: StampRow, at: number): Promise<void> {
  const before = row.follows === null ? undefined : await findStamp(tx.query, row.follows)
  if (!before || before.replaced_at === null) return
  await noteMoved(tx, before.stamp_idx, row.stamp_idx, at)
  await leadOn(tx, before, at)
}

giveUp.end = (
  { db, now }: Pick<Deps, 'db' | 'now'>,
  turn: number,
  compared: readonly Compared[],
): Promise<void> =>
  db.write(async (tx) => {
    const at = now()
    await writeHouse(tx, { place: 'hosted', turn, at })
    const body = { turn, cards: compared.length, stamps: compared.reduce((sum, { from }) => sum + from, 0) }
    await appendAudit(tx, { chain: 'shop', at, event: 'house.moved-back', commandId: null, actor, body })
  })
