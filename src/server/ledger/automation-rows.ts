/**
 * What follows a reward by itself: the customer's next stamp and a coupon, each at most once a redeemed stamp. It is
 * written down in the transaction of the redemption, so that a crash between the two loses nothing.
 *
 *                    made                                hosted: its intent is under way (gateway/intent.ts)
 *   (reward) ──► due ─────► done ◄──────────────── sent ◄── (reward)
 *    │ set off    │  ▲                              │ │ ▲
 *    ▼            │  └──────────── failed ──────────┼─┼─┘ "do it again": the next turn
 *   off ◄─────────┼── dismissed ──┘  ▲ ▲            │ │
 *                 └── refused ───────┘ └─ refused ──┘ └── no answer ──► unknown: never sent again by us
 *
 * Each failure opens one review, and each review does it again once.
 */
import type { AutomationStored } from '#shared/automation-api.ts'
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { readAutomation } from './automation-settings.ts'
import { type AutomationKind, type AutomationTurn, automationId, isAutomationId } from './derived-id.ts'
import { openReview } from './reviews.ts'

type AutomationState = 'off' | 'due' | 'sent' | 'done' | 'failed' | 'unknown'
export type AutomationRow = Row & {
  stamp_idx: number
  kind: AutomationKind
  state: AutomationState
  turn: number
  failures: number
  tries: number
  due_at: number
  title: string | null
  payload_sealed: string | null
  made: string | null
}

type CouponSetting = Exclude<AutomationStored['coupon'], { kind: 'off' }>
/** What a coupon is made from: the setting when the reward was given, its first day, and whose it is (gateway mode). */
export type CouponPlan = { coupon: CouponSetting; strtYmd: string; userId: string | null }

const context = (stampIdx: number, kind: AutomationKind) => `automation:${kind}:${stampIdx}`
export const sealPlan = (vault: Vault, stampIdx: number, kind: AutomationKind, plan: object) =>
  vault.seal(JSON.stringify(plan), context(stampIdx, kind))
/** The caller knows which type was sealed. */
export const unsealPlan = <Plan>(vault: Vault, row: AutomationRow): Plan =>
  JSON.parse(vault.unseal(row.payload_sealed ?? '', context(row.stamp_idx, row.kind)))

type NewAutomation = {
  stampIdx: number
  kind: AutomationKind
  state: 'off' | 'due' | 'sent'
  at: number
  title?: string
  payload?: string
}

export async function insertAutomation(tx: Queries, it: NewAutomation): Promise<void> {
  const { stampIdx, kind, state, at, title = null, payload = null } = it
  await tx.run(
    `INSERT INTO automations (stamp_idx, kind, state, turn, failures, tries, due_at, title, payload_sealed)
     VALUES ($1, $2, $3, 0, 0, 0, $4, $5, $6) ON CONFLICT (stamp_idx, kind) DO NOTHING`,
    [stampIdx, kind, state, at, title, payload],
  )
}

/** Engine mode, in the transaction of a reward at the counter. A system does for itself what it wants. */
export async function planAutomations(
  tx: Queries,
  vault: Vault,
  { stampIdx, restores, today, at }: { stampIdx: number; restores: number | null; today: string; at: number },
): Promise<void> {
  const { nextStamp, coupon } = await readAutomation(tx.query)
  await insertAutomation(tx, { stampIdx, kind: 'next-stamp', state: nextStamp ? 'due' : 'off', at })
  if (coupon.kind === 'off' || (restores !== null && (await isCouponUsed(tx, restores)))) return
  const plan: CouponPlan = { coupon, strtYmd: today, userId: null }
  const payload = sealPlan(vault, stampIdx, 'coupon', plan)
  await insertAutomation(tx, { stampIdx, kind: 'coupon', state: 'due', at, title: coupon.nm, payload })
}

/** What was used before its reward was given back: that card brings no second one. */
async function isCouponUsed({ query }: Queries, stampIdx: number): Promise<boolean> {
  const [used] = await query(
    `SELECT 1 AS one FROM automations a JOIN coupons c ON c.cpn_no = a.made
     WHERE a.stamp_idx = $1 AND a.kind = 'coupon' AND c.use_cnt > 0`,
    [stampIdx],
  )
  return used !== undefined
}

export async function findAutomation(
  query: Queries['query'],
  stampIdx: number,
  kind: AutomationKind,
): Promise<AutomationRow | undefined> {
  const [row] = await query<AutomationRow>('SELECT * FROM automations WHERE stamp_idx = $1 AND kind = $2', [
    stampIdx,
    kind,
  ])
  return row
}

/** Id of the command of its current turn. */
export async function currentId(
  query: Queries['query'],
  vault: Vault,
  stampIdx: number,
  kind: AutomationKind,
): Promise<string> {
  const row = await findAutomation(query, stampIdx, kind)
  return automationId(query, vault, { kind, stampIdx, turn: row?.turn ?? 0 })
}

/** `made` null: there is nothing to be made after all. False where it was settled by another, or called off. */
export async function markDone(tx: Queries, which: AutomationTurn, made: string | null): Promise<boolean> {
  const { stampIdx, kind, turn } = which
  const count = await tx.run(
    `UPDATE automations SET state = $4, made = $5, payload_sealed = NULL
     WHERE stamp_idx = $1 AND kind = $2 AND turn = $3 AND state IN ('due', 'sent')`,
    [stampIdx, kind, turn, made === null ? 'off' : 'done', made],
  )
  return count === 1
}

/** Nobody knows whether it was made: what it was made from goes, so that nothing here can make it twice. */
export async function markUnknown(tx: Queries, { stampIdx, kind, turn }: AutomationTurn): Promise<void> {
  await tx.run(
    `UPDATE automations SET state = 'unknown', payload_sealed = NULL
     WHERE stamp_idx = $1 AND kind = $2 AND turn = $3 AND state = 'sent'`,
    [stampIdx, kind, turn],
  )
}

/** For certain not made. The first to say so opens the review. */
export async function markFailed(
  tx: Queries,
  vault: Vault,
  which: AutomationTurn,
  cause: string,
  at: number,
): Promise<void> {
  const { stampIdx, kind, turn } = which
  const [row] = await tx.query<{ failures: number }>(
    `UPDATE automations SET state = 'failed', failures = failures + 1
     WHERE stamp_idx = $1 AND kind = $2 AND turn = $3 AND state IN ('due', 'sent') RETURNING failures`,
    [stampIdx, kind, turn],
  )
  if (!row) return
  const { failures } = row
  await openReview(tx, {
    kind: 'automation-failed',
    about: `${kind} ${stampIdx} ${failures}`,
    stampIdx,
    commandId: await automationId(tx.query, vault, which),
    evidence: { automation: kind, cause, failures },
    at,
  })
}

/** Which automation a command is: of a hosted intent, by what it makes. */
export async function automationOf(
  query: Queries['query'],
  vault: Vault,
  stampIdx: number,
  commandId: string,
): Promise<AutomationTurn | null> {
  const rows = await query<AutomationRow>('SELECT * FROM automations WHERE stamp_idx = $1', [stampIdx])
  const row = rows.find(({ kind, turn }) => isAutomationId(vault, commandId, { kind, stampIdx, turn }))
  return row ? { stampIdx, kind: row.kind, turn: row.turn } : null
}

/** True for exactly one of those who do this failure's work again. `turn` is the one that failed. */
export async function retryAutomation(
  tx: Queries,
  { stampIdx, kind, turn }: AutomationTurn,
  next: {
    failures: number
    turn: number
    state: 'due' | 'sent'
    payload: string | null
    title: string | null
    at: number
  },
): Promise<boolean> {
  const count = await tx.run(
    `UPDATE automations SET state = $5, turn = $6, tries = 0, due_at = $7, payload_sealed = $8, title = $9
     WHERE stamp_idx = $1 AND kind = $2 AND turn = $3 AND failures = $4 AND state = 'failed'`,
    [stampIdx, kind, turn, next.failures, next.state, next.turn, next.at, next.payload, next.title],
  )
  return count === 1
}

/** A manager has dismissed it. */
export async function dropFailed(
  tx: Queries,
  { stampIdx, kind, failures }: { stampIdx: number; kind: AutomationKind; failures: number },
): Promise<void> {
  await tx.run(
    `UPDATE automations SET state = 'off', payload_sealed = NULL
     WHERE stamp_idx = $1 AND kind = $2 AND failures = $3 AND state = 'failed'`,
    [stampIdx, kind, failures],
  )
}
