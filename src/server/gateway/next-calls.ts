/** The next cycle of a hosted stamp: written down with the redemption, so that a crash between the two loses nothing. */

import type { ValidateResult } from '#shared/stamp-api.ts'
import { cycleDays, daysAfter } from '#shared/ymd.ts'
import { couponOf } from '../automation/automation-run.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import {
  type AutomationRow,
  type CouponPlan,
  insertAutomation,
  retryAutomation,
  sealPlan,
  unsealPlan,
} from '../ledger/automation-rows.ts'
import { readAutomation } from '../ledger/automation-settings.ts'
import { automationId, formerId } from '../ledger/derived-id.ts'
import type { HostedCoupon, HostedCreate } from './hosted-call.ts'
import type { Intent } from './intent.ts'
import { insertIntent } from './intent-rows.ts'

/** The same card for the same holder, good for as many days as the one before. It holds personal data: it is sealed. */
export function nextStamp(result: ValidateResult, today: string): HostedCreate {
  const { cardIdx, domain, memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 } = result
  const holder = { memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 }
  return { cardIdx, domain, ...daysFrom(today, result), activeYn: 'Y', ...holder }
}

const daysFrom = (today: string, { strtYmd, endYmd }: Pick<HostedCreate, 'strtYmd' | 'endYmd'>) => ({
  strtYmd: today,
  endYmd: daysAfter(today, cycleDays(strtYmd, endYmd)),
})

type Creation = { create: HostedCreate; 'create-coupon': HostedCoupon }
const context = (id: string) => `upstream:create:${id}`
/** What the next stamp is sealed to while its command is not there yet; rows of every release have this. */
export const nextContext = (stampIdx: number) => formerId(`next:${stampIdx}`)

export const sealCreate = (vault: Vault, commandId: string, fields: HostedCreate | HostedCoupon) =>
  vault.seal(JSON.stringify(fields), context(commandId))

/** The kind of the intent says which type was sealed. */
export const unsealCreate = <Kind extends keyof Creation>(
  vault: Vault,
  commandId: string,
  sealed: string,
): Creation[Kind] => JSON.parse(vault.unseal(sealed, context(commandId)))

/**
 * What follows a hosted reward, in the transaction that settles it: what the service makes is on its way from here on.
 * Of a reward at the counter only: a system does for itself what it wants.
 */
export async function planHosted(
  tx: Queries,
  vault: Vault,
  { stampIdx, payload, today, at }: { stampIdx: number; payload: string; today: string; at: number },
): Promise<void> {
  const { nextStamp: isOn, coupon } = await readAutomation(tx.query)
  const commandId = await automationId(tx.query, vault, { kind: 'next-stamp', stampIdx, turn: 0 })
  const next = unsealCreate<'create'>(vault, nextContext(stampIdx), payload)
  await insertAutomation(tx, {
    stampIdx,
    kind: 'next-stamp',
    state: isOn ? 'sent' : 'off',
    at,
    ...(isOn && { payload: sealPlan(vault, stampIdx, 'next-stamp', next) }),
  })
  if (isOn) await insertCreation(tx, vault, { commandId, stampIdx, kind: 'create', fields: next, at })
  if (coupon.kind === 'off') return
  const isHosted = coupon.kind === 'hosted'
  // One that is kept here names nobody: an erasure is the service's, and would not reach it.
  const plan: CouponPlan = { coupon, strtYmd: today, userId: isHosted ? next.userId : null }
  await insertAutomation(tx, {
    stampIdx,
    kind: 'coupon',
    state: isHosted ? 'sent' : 'due',
    at,
    title: coupon.nm,
    payload: sealPlan(vault, stampIdx, 'coupon', plan),
  })
  if (isHosted) await insertCoupon(tx, vault, { stampIdx, turn: 0, plan, at })
}

/**
 * The card after a full one, for stamps that this one could not hold: they are owed, so that no setting keeps it from
 * being made. A later reward of the full card finds it.
 */
export async function planCarried(
  tx: Queries,
  vault: Vault,
  { stampIdx, payload, at }: { stampIdx: number; payload: string; at: number },
): Promise<void> {
  const commandId = await automationId(tx.query, vault, { kind: 'next-stamp', stampIdx, turn: 0 })
  const fields = unsealCreate<'create'>(vault, nextContext(stampIdx), payload)
  const plan = sealPlan(vault, stampIdx, 'next-stamp', fields)
  await insertAutomation(tx, { stampIdx, kind: 'next-stamp', state: 'sent', at, payload: plan })
  await insertCreation(tx, vault, { commandId, stampIdx, kind: 'create', fields, at })
}

/** A refused one once more, with an id of its own; null where it is not the service's, or another press was first. */
export async function retryHosted(
  tx: Queries,
  vault: Vault,
  row: AutomationRow,
  { at, today }: { at: number; today: string },
): Promise<string | null> {
  const { stamp_idx: stampIdx, kind, failures } = row
  const turn = row.turn + 1
  const which = { stampIdx, kind, turn: row.turn }
  const retry = { failures, turn, state: 'sent' as const, at }
  const commandId = await automationId(tx.query, vault, { kind, stampIdx, turn })
  if (kind === 'next-stamp') {
    const before = unsealPlan<HostedCreate>(vault, row)
    const fields = { ...before, ...daysFrom(today, before) }
    const payload = sealPlan(vault, stampIdx, kind, fields)
    if (!(await retryAutomation(tx, which, { ...retry, payload, title: row.title }))) return null
    await insertCreation(tx, vault, { commandId, stampIdx, kind: 'create', fields, at })
    return commandId
  }
  const before = unsealPlan<CouponPlan>(vault, row)
  const set = (await readAutomation(tx.query)).coupon
  const plan = { ...before, strtYmd: today, coupon: set.kind === 'off' ? before.coupon : set }
  if (plan.coupon.kind !== 'hosted') return null
  const payload = sealPlan(vault, stampIdx, kind, plan)
  if (!(await retryAutomation(tx, which, { ...retry, payload, title: plan.coupon.nm }))) return null
  await insertCoupon(tx, vault, { stampIdx, turn, plan, at })
  return commandId
}

async function insertCoupon(
  tx: Queries,
  vault: Vault,
  { stampIdx, turn, plan, at }: { stampIdx: number; turn: number; plan: CouponPlan; at: number },
): Promise<void> {
  const commandId = await automationId(tx.query, vault, { kind: 'coupon', stampIdx, turn })
  return insertCreation(tx, vault, {
    commandId,
    stampIdx,
    kind: 'create-coupon',
    fields: couponOf(vault, plan),
    at,
  })
}

/** The command and its intent, or neither: a command that is there already is under way or settled. */
async function insertCreation(
  tx: Queries,
  vault: Vault,
  it: {
    commandId: string
    stampIdx: number
    kind: 'create' | 'create-coupon'
    fields: HostedCreate | HostedCoupon
    at: number
  },
): Promise<void> {
  const { commandId, stampIdx, kind, fields, at } = it
  const claimed = await tx.run(
    `INSERT INTO commands (command_id, fingerprint, kind, stamp_idx, caller, decided_at)
     VALUES ($1, 'next', $2, $3, 'automation', $4) ON CONFLICT (command_id) DO NOTHING`,
    [commandId, kind, kind === 'create' ? stampIdx : null, at],
  )
  if (claimed === 0) return
  const intent = newIntent({ commandId, stampIdx, kind, count: 1, isLive: true, at })
  await insertIntent(tx, intent, sealCreate(vault, commandId, fields))
}

export function newIntent({
  at,
  ...intent
}: Pick<Intent, 'commandId' | 'stampIdx' | 'kind' | 'count' | 'isLive'> & { at: number }): Intent {
  return {
    ...intent,
    state: 'ready',
    carried: 0,
    base: null,
    sent: 0,
    ok: 0,
    isAmbiguous: false,
    refusal: null,
    cause: null,
    tries: 0,
    dueAt: at,
    settleAt: null,
    createdAt: at,
  }
}
