/** What keeps a command from being decided at all: its person, or a limit of the shop. */

import type { LimitHit } from '#shared/limits.ts'
import type { HeldCommand } from '#shared/review-evidence.ts'
import { objection } from '#shared/stamp.ts'
import type { Queries } from '../db/db.ts'
import type { Hold } from './command.ts'
import { type Decided, type Deciding, refused } from './decision.ts'
import { openReview } from './reviews.ts'
import { findStamp, toStamp } from './stamp-rows.ts'

export type CheckLimits = (
  tx: Queries,
  add: { stampIdx: number; count: number; personId: string; tabletId: string; tappedAt: number },
) => Promise<LimitHit | null>

type LimitedCommand = {
  kind: string
  commandId: string
  stampIdx?: number
  count?: number
  reason?: string
  undoes?: string
}

/** While the customer is likely to stand there still; after it a refusal would reach nobody (O-11). */
const atTheCounterMs = 120_000

export async function limited(
  deciding: Deciding,
  command: LimitedCommand,
  hold: Hold | undefined,
  checkLimits: CheckLimits | undefined,
  isUsable: (stampIdx: number) => Promise<boolean> = (stampIdx) => isUsableHere(deciding, stampIdx),
): Promise<Decided | null> {
  if (hold) return review(deciding, command, hold)
  const { kind, stampIdx, count, reason } = command
  if (kind !== 'arriving-add' || !checkLimits || stampIdx === undefined || count === undefined) return null
  const hit = await overLimit(deciding, { stampIdx, count, reason }, checkLimits, isUsable)
  if (!hit) return null
  const { at, tappedAt = at } = deciding
  if (at - tappedAt > atTheCounterMs)
    return review(deciding, command, { kind: 'over-a-limit', evidence: { limit: hit.limit } })
  return refused('over-a-limit', stampIdx, { limit: hit })
}

/** People only: a system adds what its owner told it to. The stamp's own reason to refuse comes before a limit. */
async function overLimit(
  { tx, at, tappedAt = at, caller }: Deciding,
  { stampIdx, count, reason }: { stampIdx: number; count: number; reason: string | undefined },
  checkLimits: CheckLimits,
  isUsable: (stampIdx: number) => Promise<boolean>,
): Promise<LimitHit | null> {
  if (caller.kind !== 'tablet') return null
  const { personId, tabletId } = caller
  const hit = await checkLimits(tx, { stampIdx, count, personId, tabletId, tappedAt: Math.min(tappedAt, at) })
  if (!hit || (hit.kind === 'soft' && reason)) return null
  return (await isUsable(stampIdx)) ? hit : null
}

/** What comes for a lost card goes on to the one that stands for it. */
async function isUsableHere({ tx, today }: Deciding, stampIdx: number): Promise<boolean> {
  const row = await findStamp(tx.query, stampIdx)
  if (!row) return false
  const refusal = objection.use(toStamp(row), today)
  return refusal === null || refusal === 'replaced'
}

async function review(
  { tx, at, tappedAt, caller }: Deciding,
  about: LimitedCommand,
  hold: Hold,
): Promise<Decided> {
  const { kind: command, commandId, stampIdx = null, count = null } = about
  const personId = caller.kind === 'tablet' ? caller.personId : null
  const { undoes } = about
  const evidence: HeldCommand = {
    command,
    count,
    ...(undoes && { undoes }),
    limit: null,
    personId,
    tappedAt: tappedAt ?? null,
    ...hold.evidence,
  }
  const held = { about: commandId, stampIdx, commandId, at }
  await (hold.kind === 'carried-nowhere'
    ? openReview(tx, { ...held, kind: hold.kind, evidence: { ...evidence, ...hold.evidence } })
    : openReview(tx, { ...held, kind: hold.kind, evidence }))
  return refused('being-checked', stampIdx, { review: hold.kind })
}
