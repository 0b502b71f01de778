/** What is refused, or put before a manager, before anything of it goes to the hosted service. */
import { canonicalJson } from '#shared/canonical-json.ts'
import { refusalCode } from '#shared/refusals.ts'
import type { RedeemStamp } from '#shared/stamp.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Caller, callerActor } from '../ledger/caller.ts'
import type { Command, Meta } from '../ledger/command.ts'
import type { Deciding, Refused } from '../ledger/decision.ts'
import { type CheckLimits, limited } from '../ledger/limited.ts'
import { comparePassword } from '../ledger/onsite-password.ts'
import { reservedElsewhere } from '../ledger/reservations.ts'
import { saidBy } from './hosted-refusals.ts'
import { findSeen, type ReadResult } from './observations.ts'

export type AcceptanceDeps = {
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  /** The shop's limits on what its people add; none where absent. */
  checkLimits?: CheckLimits
}

type Acceptance = {
  /** Its person was disabled, or a limit of the shop is met: the same rules as in engine mode. */
  limited(tx: Queries, command: Command & { stampIdx: number }, meta: Meta): Promise<Refused | null>
  /** Validate, compare, then redeem: a wrong password never goes upstream (S-2). */
  objection(tx: Queries, command: RedeemStamp, meta: Meta, seen: ReadResult): Promise<Refused | null>
  writeRefusal(tx: Queries, command: Command, meta: Meta, refused: Refused): Promise<void>
}

export function createAcceptance({ vault, now, dayOf, checkLimits }: AcceptanceDeps): Acceptance {
  function deciding(tx: Queries, caller: Caller, tappedAt: number | undefined): Deciding {
    const at = now()
    return { tx, at, today: dayOf(at), tappedAt, dayOf, caller, vault, drawStampIdx: () => 0 }
  }

  return {
    async limited(tx, command, { caller, tappedAt, hold }) {
      if (checkLimits) await lockStamp(tx, command.stampIdx)
      const isUsable = async () => !(await findSeen(tx.query, command.stampIdx))?.refusal
      const decided = await limited(deciding(tx, caller, tappedAt), command, hold, checkLimits, isUsable)
      return decided && 'refused' in decided ? decided.refused : null
    },

    async objection(tx, { stampIdx, onsitePwd }, { caller }, seen) {
      if (seen.kind === 'refused') {
        const said = saidBy(seen)
        return { refusal: seen.refusal, stampIdx, ...(said !== null && { field: said }) }
      }
      const { stamps, maxStamps, onsiteYn, onsitePwd: right, cardIdx } = seen.result
      if (stamps !== maxStamps) return { refusal: 'not-complete', stampIdx }
      const tabletId = caller.kind === 'tablet' ? caller.tabletId : null
      if (await reservedElsewhere(tx.query, stampIdx, tabletId, now()))
        return { refusal: 'reserved-elsewhere', stampIdx }
      if (onsiteYn === 'N' || right === null) return null
      if (!onsitePwd) return { refusal: 'password-needed', stampIdx }
      const compared = await comparePassword(deciding(tx, caller, undefined), cardIdx, onsitePwd, right)
      return compared === 'right'
        ? null
        : { refusal: compared.refusal, stampIdx, password: compared.password }
    },

    async writeRefusal(tx, command, meta, refused) {
      const { commandId } = command
      const { refusal, stampIdx, ...more } = refused
      await tx.run('UPDATE commands SET stamp_idx = $2, code = $3, result = $4 WHERE command_id = $1', [
        commandId,
        stampIdx,
        refusalCode[refusal],
        canonicalJson({ ...more, stampIdx }),
      ])
      const { field: _, ...details } = more
      const body = { command: command.kind, refusal, ...details }
      const actor = callerActor(meta.caller)
      const chain = `stamp:${stampIdx}`
      await appendAudit(tx, { chain, at: now(), event: 'command.refused', commandId, actor, body })
    },
  }
}

/** Two adds at once must not both find room under a limit of the stamp: the second waits here for the first. */
async function lockStamp(tx: Queries, stampIdx: number): Promise<void> {
  await tx.run(
    `INSERT INTO upstream_stamps (stamp_idx, next_seq, fence, lease_until) VALUES ($1, 0, 0, 0)
     ON CONFLICT (stamp_idx) DO UPDATE SET next_seq = upstream_stamps.next_seq`,
    [stampIdx],
  )
}
