/** Makes what is due after a reward, and does again what failed. Everyone who runs it ends in the same one. */

import { discountType } from '#shared/stamp-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import { CommitUnknown, type Db, DbUnavailable, type Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import {
  type AutomationRow,
  type CouponPlan,
  findAutomation,
  markDone,
  markFailed,
  retryAutomation,
  sealPlan,
  unsealPlan,
} from '../ledger/automation-rows.ts'
import { couponPassword, readAutomation } from '../ledger/automation-settings.ts'
import { storedCommand } from '../ledger/command-rows.ts'
import type { CreateCoupon } from '../ledger/decide-coupon.ts'
import { type AutomationKind, type AutomationTurn, automationId } from '../ledger/derived-id.ts'
import { readHolder } from '../ledger/holders.ts'
import type { Ledger } from '../ledger/ledger.ts'
import { findSuccessor } from '../ledger/stamp-rows.ts'
import { voidCoupon } from '../ledger/void-coupon.ts'
import { backoffMs } from './backoff.ts'
import { makeNextStamp, type NextCycleDeps } from './next-cycle.ts'

export type AutomationDeps = NextCycleDeps & {
  /** Keeps the embedded coupons, in gateway mode too. */
  engine: Ledger
  /** Gateway mode: hosted ones are taken up again here. Null where the stamps are our own. */
  hosted: RedoHosted | null
  onError: (error: Error) => void
}
/** In the caller's transaction; the id of the new turn, null where another one was first. */
export type RedoHosted = {
  retry(tx: Queries, row: AutomationRow, at: number): Promise<string | null>
  /** Runs what is due; what fails stays due. */
  run(stampIdx: number): Promise<void>
}

/** A fault of the program that comes back this often is for a person. */
const mostTries = 5

export async function runAutomations(deps: AutomationDeps, stampIdx: number): Promise<void> {
  const rows = await deps.db.read<AutomationRow>(
    "SELECT * FROM automations WHERE stamp_idx = $1 AND state = 'due' ORDER BY kind DESC",
    [stampIdx],
  )
  for (const row of rows) await runOne(deps, row)
}

export type FollowUps = { nextIdx: number | null; coupon: { cpnNo: string; nm: string } | null }

/** What a reward has brought: what is due is made now, what the service makes is waited for a little. */
export async function followUps(
  deps: AutomationDeps,
  madeAfter: ((stampIdx: number, kind: AutomationKind) => Promise<string | null>) | null,
  stampIdx: number,
): Promise<FollowUps> {
  const { db } = deps
  await runAutomations(deps, stampIdx)
  const hosted = madeAfter && (await madeAfter(stampIdx, 'next-stamp'))
  const nextIdx = madeAfter
    ? hosted === null
      ? null
      : Number(hosted)
    : await findSuccessor(db.read, stampIdx)
  const planned = await findAutomation(db.read, stampIdx, 'coupon')
  if (planned?.state === 'sent') await madeAfter?.(stampIdx, 'coupon')
  return { nextIdx, coupon: planned ? await couponAfter(db.read, stampIdx) : null }
}

/** The coupon that a reward has brought, if it is made by now. */
export async function couponAfter(query: Queries['query'], stampIdx: number): Promise<FollowUps['coupon']> {
  const row = await findAutomation(query, stampIdx, 'coupon')
  return row?.made ? { cpnNo: row.made, nm: row.title ?? '' } : null
}

/** One round over what a crash or a fault has left: how many were looked at. */
export async function runDueAutomations(deps: AutomationDeps): Promise<number> {
  const rows = await deps.db.read<AutomationRow>(
    "SELECT * FROM automations WHERE state = 'due' AND due_at <= $1 ORDER BY due_at LIMIT 100",
    [deps.now()],
  )
  for (const row of rows) await runOne(deps, row)
  return rows.length
}

async function runOne(deps: AutomationDeps, row: AutomationRow): Promise<void> {
  const { db, vault, now, onError } = deps
  const which = { stampIdx: row.stamp_idx, kind: row.kind, turn: row.turn }
  try {
    const made = row.kind === 'next-stamp' ? await makeNext(deps, row) : await makeCoupon(deps, row)
    if ('refusal' in made) await db.write((tx) => markFailed(tx, vault, which, made.refusal, now()))
    else await db.write((tx) => settleMade(tx, which, made.made, now()))
  } catch (error) {
    onError(error as Error)
    const isOurs = !(error instanceof DbUnavailable || error instanceof CommitUnknown)
    await db
      .write((tx) =>
        isOurs && row.tries + 1 >= mostTries
          ? markFailed(tx, vault, which, 'server-fault', now())
          : putOff(tx, row, now() + backoffMs(row.tries)),
      )
      .catch(onError)
  }
}

/** Its reward may have been given back while the coupon was being made: then it is void at once. */
async function settleMade(
  tx: Queries,
  which: AutomationTurn,
  made: string | null,
  at: number,
): Promise<void> {
  if (await markDone(tx, which, made)) return
  if (which.kind !== 'coupon' || made === null) return
  const row = await findAutomation(tx.query, which.stampIdx, 'coupon')
  if (row?.state === 'off') await voidCoupon(tx, made, which.stampIdx, at)
}

async function putOff(tx: Queries, { stamp_idx, kind, turn }: AutomationRow, until: number): Promise<void> {
  await tx.run(
    `UPDATE automations SET tries = tries + 1, due_at = $4
     WHERE stamp_idx = $1 AND kind = $2 AND turn = $3 AND state = 'due'`,
    [stamp_idx, kind, turn, until],
  )
}

type Made = { made: string | null } | { refusal: string }

async function makeNext(deps: AutomationDeps, { stamp_idx, turn }: AutomationRow): Promise<Made> {
  const next = await makeNextStamp(deps, stamp_idx, { turn })
  if (next === null) return { made: null }
  return 'refusal' in next ? next : { made: String(next.stampIdx) }
}

/** The plan is the same at every try of a turn, and so is the command. */
async function makeCoupon({ db, vault, engine }: AutomationDeps, row: AutomationRow): Promise<Made> {
  const plan = unsealPlan<CouponPlan>(vault, row)
  const userId = plan.userId ?? (await readHolder(db.read, row.stamp_idx)).userId
  const { stamp_idx: stampIdx, turn } = row
  const commandId = await automationId(db.read, vault, { kind: 'coupon', stampIdx, turn })
  const { refusal, cpnNo } = await engine.decide(couponCommand(vault, commandId, { ...plan, userId }), {
    caller: { kind: 'automation' },
  })
  // "Used for another": the holder was erased between two tries. The first one stands.
  const number = refusal === 'id-used-for-another' ? await couponMadeBy(db, commandId) : (cpnNo ?? null)
  return number === null ? { refusal: refusal ?? 'server-fault' } : { made: number }
}

async function couponMadeBy({ read }: Db, commandId: string): Promise<string | null> {
  const row = await storedCommand(read, commandId)
  return row?.code === 0 ? (JSON.parse(row.result ?? '{}').cpnNo ?? null) : null
}

function couponCommand(vault: Vault, commandId: string, plan: CouponPlan): CreateCoupon {
  return { kind: 'create-coupon', commandId, active: true, ...couponOf(vault, plan) }
}

/** The coupon as the coupon API's fields name it. */
export function couponOf(vault: Vault, { coupon, strtYmd, userId }: CouponPlan) {
  const { nm, discTypeIdx, disc, discCurrency, validDays, useLimit, memo, url } = coupon
  return {
    nm,
    discTypeIdx,
    disc,
    discCurrency: discTypeIdx === discountType.amount ? discCurrency : null,
    strtYmd,
    endYmd: daysAfter(strtYmd, validDays),
    useLimit,
    userId,
    onsitePwd: couponPassword(vault, coupon),
    memo,
    url,
  }
}

/** Of a review: which of the failures of which automation. */
export type Failure = { stampIdx: number; kind: AutomationKind; failures: number }
export type Redone = { automation: AutomationKind; state: string; made: string | null }

/**
 * "Do it again" of one failure. Pressed twice, at once or after a crash, it is taken up once: the failure's number is
 * the condition, and what is made has the id of its turn.
 */
export async function redoAutomation(
  deps: AutomationDeps,
  { stampIdx, kind, failures }: Failure,
): Promise<Redone | null> {
  const { db, now, hosted } = deps
  const isHosted = await db.write(async (tx) => {
    const row = await findAutomation(tx.query, stampIdx, kind)
    if (row?.state !== 'failed' || row.failures !== failures) return false
    if (hosted && (await hosted.retry(tx, row, now()))) return true
    await retryHere(deps, tx, row, failures)
    return false
  })
  if (isHosted) await hosted?.run(stampIdx)
  else await runAutomations(deps, stampIdx)
  const row = await findAutomation(db.read, stampIdx, kind)
  return row ? { automation: kind, state: row.state, made: row.made } : null
}

/** With what is set now, where the last try was refused; else as it was, since it may have been made after all. */
async function retryHere(
  { vault, now, dayOf }: AutomationDeps,
  tx: Queries,
  row: AutomationRow,
  failures: number,
): Promise<void> {
  const { stamp_idx: stampIdx, kind, turn, title, payload_sealed: payload } = row
  const stored = await storedCommand(tx.query, await automationId(tx.query, vault, { kind, stampIdx, turn }))
  const wasRefused = stored !== undefined && stored.code !== null && stored.code !== 0
  const retry = {
    failures,
    turn: turn + Number(wasRefused),
    state: 'due' as const,
    payload,
    title,
    at: now(),
  }
  const { coupon } = await readAutomation(tx.query)
  if (wasRefused && kind === 'coupon') {
    const before = unsealPlan<CouponPlan>(vault, row)
    const plan = { ...before, strtYmd: dayOf(now()), ...(coupon.kind !== 'off' && { coupon }) }
    retry.payload = sealPlan(vault, stampIdx, kind, plan)
    retry.title = plan.coupon.nm
  }
  await retryAutomation(tx, { stampIdx, kind, turn }, retry)
}
