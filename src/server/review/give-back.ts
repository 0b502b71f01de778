/** Giving a reward back: the ledger makes the new stamp once; a second press is answered with the one that is there. */
import type { RefusalName } from '#shared/refusals.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { changedBody } from '../audit/changed-body.ts'
import type { Db } from '../db/db.ts'
import { readSetting, writeSetting } from '../db/settings.ts'
import type { Caller } from '../ledger/caller.ts'
import { giveBacksADay } from '../ledger/decide-give-back.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { findRestored } from '../ledger/stamp-rows.ts'

type GiveBackRequest = { stampIdx: number; commandId: string; caller: Caller; reason: string }

export async function giveBack(
  { db, ledger }: { db: Db; ledger: Ledger },
  { stampIdx, commandId, caller, reason }: GiveBackRequest,
): Promise<{ stampIdx: number; again: boolean } | { refusal: RefusalName }> {
  const decision = await ledger.decide({ kind: 'give-back', commandId, stampIdx, reason }, { caller })
  if (!decision.refusal && decision.stampIdx !== null)
    return { stampIdx: decision.stampIdx, again: decision.replayed }
  const made = decision.refusal === 'given-back-already' ? await findRestored(db.read, stampIdx) : null
  if (made !== null) return { stampIdx: made, again: true }
  return { refusal: decision.refusal ?? 'server-fault' }
}

export function readGiveBackLimit(db: Db): Promise<number> {
  return readSetting(db.read, giveBacksADay)
}

export async function setGiveBackLimit(db: Db, mostADay: number, actor: string, at: number): Promise<void> {
  await db.write(async (tx) => {
    const before = { mostADay: await readSetting(tx.query, giveBacksADay) }
    await writeSetting(tx, giveBacksADay, mostADay)
    const body = changedBody({ mostADay }, before)
    await appendAudit(tx, {
      chain: 'shop',
      at,
      event: 'give-back-limit.changed',
      commandId: null,
      actor,
      body,
    })
  })
}
