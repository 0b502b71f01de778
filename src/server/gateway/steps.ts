/** What a worker does for the intent at the head of a stamp's queue, one step a call. See intent.ts. */

import type { StampRefusal } from '#shared/refusals.ts'
import type { ValidateResult } from '#shared/stamp-api.ts'
import { backoffMs } from '../automation/backoff.ts'
import type { Queries } from '../db/db.ts'
import type { Counts } from '../ledger/webhook-events.ts'
import { type CallClass, pauseCalls, takeCall } from './call-budget.ts'
import { compare, type Seen, seenOf } from './compare.ts'
import { madeCounts, redeemedCounts } from './counts.ts'
import { type Creation, isHopeless, readCreation, unknownCreation } from './creation.ts'
import { answerOrProof, proves } from './doubt.ts'
import { type Ending, finish } from './finish.ts'
import type { GatewayDeps } from './gateway-deps.ts'
import type { HostedOutcome } from './hosted-call.ts'
import { carrying, type Intent, type IntentEvent, isCreation, moved } from './intent.ts'
import {
  findOrigin,
  findPayload,
  type Lease,
  LeaseLost,
  leaseMs,
  saveIntent,
  underLease,
} from './intent-rows.ts'
import { nextContext, nextStamp, planCarried, planHosted, sealCreate } from './next-calls.ts'
import {
  findSeen,
  keepNext,
  type ReadResult,
  saveObservation,
  sightingOf,
  tellDrift,
  type View,
} from './observations.ts'
import { isStale } from './stale-base.ts'
import { isTooLate } from './too-late.ts'
import { lineOf, lineOfEvent, outcomeOf, type TraceLine } from './trace.ts'

/** A count this young is taken for what is there; if it is not, the read-back notices. One of a time to come is not young. */
const freshMs = 10_000
/** Written in the same transaction. */
type Also = (tx: Queries, at: number) => Promise<void>

type Steps = {
  step(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent>
  abandon(lease: Lease, intent: Intent): Promise<Intent>
}

export function createSteps(deps: GatewayDeps): Steps {
  const { db, vault, hosted, limits, settleMs, now, sleep, dayOf, trace = () => {} } = deps
  /** Passwords of redeems between their validate and their call; nowhere else but here. */
  const passwords = new Map<string, string | null>()

  /** Under the lease, with whatever belongs to the same transaction. */
  async function save(
    lease: Lease,
    intent: Intent,
    event: IntentEvent,
    also?: Also,
    payload: string | null = null,
    more: Partial<TraceLine> = {},
  ): Promise<Intent> {
    const next = moved(intent, event, settleMs)
    await db.write(async (tx) => {
      const at = now()
      await underLease(tx, lease, at)
      await saveIntent(tx, next, payload)
      await also?.(tx, at)
    })
    const line = lineOfEvent(event, next)
    if (line) trace({ ...line, ...more })
    return next
  }

  const end = (lease: Lease, intent: Intent, ending: Ending, counts: Counts | null, also?: Also) => {
    passwords.delete(intent.commandId)
    const work: Also = async (tx, at) => {
      await finish(tx, vault, intent, ending, counts, at)
      await also?.(tx, at)
    }
    const more = { outcome: ending.kind, ...(ending.kind === 'refused' && { cause: ending.refusal }) }
    return save(lease, intent, { type: 'settled' }, work, null, more)
  }
  const refuse = (lease: Lease, intent: Intent, refusal: StampRefusal, message: string | null = null) =>
    end(lease, intent, { kind: 'refused', refusal, message }, null)

  /** A validate within the budget; null where it has to wait, with the intent put off. */
  async function look(
    lease: Lease,
    intent: Intent,
    callClass: CallClass,
  ): Promise<{ put: Intent } | { seen: ReadResult }> {
    const wait = await takeCall(db, limits, callClass, now())
    if (wait > 0) return { put: await putOff(lease, intent, wait, false) }
    const outcome = await hosted.validate(intent.stampIdx)
    trace(lineOf('look', intent, outcomeOf(outcome)))
    if (outcome.kind === 'done' || outcome.kind === 'refused') return { seen: outcome }
    if (outcome.kind === 'not-sent') await heedPause(outcome)
    if (intent.state === 'holding') return { put: await save(lease, intent, { type: 'looked', at: now() }) }
    return { put: await putOff(lease, intent, backoffMs(intent.tries), true) }
  }

  const putOff = (lease: Lease, intent: Intent, wait: number, isFailure: boolean) =>
    save(lease, intent, { type: 'put-off', until: now() + wait, isFailure })

  async function heedPause({ cause, retryAfterMs }: { cause: string; retryAfterMs: number }): Promise<void> {
    if (cause === 'HTTP 429') await pauseCalls(db, limits, now() + Math.max(retryAfterMs, 1000))
  }

  async function readBase(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent> {
    const { stampIdx, kind, commandId } = intent
    const before = await findSeen(db.read, stampIdx)
    if (
      kind !== 'redeem' &&
      typeof before?.stamps === 'number' &&
      !before.refusal &&
      Math.abs(now() - (before.seen_at ?? 0)) < freshMs
    ) {
      const { maxStamps }: View = JSON.parse(before.view ?? '{}')
      // Where there is no room for all, the service is asked: for the count, and for whose card it is.
      if (kind === 'remove' || before.stamps + intent.count <= maxStamps)
        return based(lease, intent, before.stamps)
    }
    const readResult = await look(lease, intent, callClass)
    if ('put' in readResult) return readResult.put
    if (readResult.seen.kind === 'refused')
      return refuse(lease, intent, readResult.seen.refusal, readResult.seen.message)
    const { result } = readResult.seen
    const { stamps } = result
    const keep = async (tx: Queries, at: number) => {
      const ledger = before?.stamps ?? null
      if (ledger !== null && ledger !== stamps) await tellDrift(tx, { stampIdx, ledger, hosted: stamps, at })
      await saveObservation(tx, { stampIdx, at, result })
    }
    if (kind === 'add' && stamps + intent.count > result.maxStamps)
      return overfull(lease, intent, result, keep)
    if (kind !== 'redeem') return based(lease, intent, stamps, keep)
    if (stamps !== result.maxStamps) return refuse(lease, intent, 'not-complete')
    passwords.set(commandId, result.onsitePwd)
    return save(lease, intent, { type: 'based', base: stamps }, keep, sealedNext(result))
  }

  const sealedNext = (result: ValidateResult) =>
    sealCreate(vault, nextContext(result.stampIdx), nextStamp(result, dayOf(now())))

  function based(lease: Lease, intent: Intent, base: number, keep?: Also): Promise<Intent> {
    if (intent.kind === 'remove' && base - intent.count < 0) return refuse(lease, intent, 'nothing-to-remove')
    return save(lease, intent, { type: 'based', base }, keep)
  }

  /** A late add was promised at its tap: what there is room for goes on, the rest to the next card (O-11). */
  async function overfull(lease: Lease, intent: Intent, result: ValidateResult, keep: Also): Promise<Intent> {
    const { stampIdx, count, commandId } = intent
    const { stamps: base, maxStamps } = result
    if (!(await findOrigin(db.read, commandId)).isArriving) return refuse(lease, intent, 'full')
    const carried = count - (maxStamps - base)
    const payload = sealedNext(result)
    if (carried < count) return save(lease, intent, { type: 'based', base, carried }, keep, payload)
    const whole = { ...carrying(intent, carried), base }
    return end(lease, whole, { kind: 'applied', stampIdx, count: 0 }, result, async (tx, at) => {
      await keep(tx, at)
      await planCarried(tx, vault, { stampIdx, payload, at })
    })
  }

  async function call(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent> {
    const wait = await takeCall(db, limits, callClass, now(), 'write')
    if (wait > 0) return putOff(lease, intent, wait, false)
    const fields = await readCreation(db, vault, intent)
    const savedAt = now()
    const begun = await save(lease, intent, { type: 'begun' })
    // The commit took so long that the lease may be another's by now: then nothing is sent (I-9).
    if (now() - savedAt > leaseMs / 3)
      throw new LeaseLost(`stamp ${intent.stampIdx}: the commit took too long`)
    trace(lineOf('call', begun))
    const outcome = await answerOrProof(begun, send(begun, fields), {
      look: () => peek(begun),
      sleep,
      at: now(),
    })
    if (isCreation(intent.kind)) trace(lineOf('answered', begun, outcomeOf(outcome)))
    if (outcome.kind === 'not-sent') await heedPause(outcome)
    if (!isCreation(intent.kind)) return save(lease, begun, { type: 'answered', outcome, at: now() })
    return settleCreation(lease, begun, outcome, fields)
  }

  /** Beside a call that hangs, with no right to wait. */
  async function peek(intent: Intent): Promise<Seen | null> {
    if ((await takeCall(db, limits, 'queue', now())) > 0) return null
    const outcome = await hosted.validate(intent.stampIdx)
    trace(lineOf('look', intent, outcomeOf(outcome)))
    return outcome.kind === 'done' || outcome.kind === 'refused' ? seenOf(outcome) : null
  }

  /** The first byte goes out here and nowhere else. */
  function send({ kind, stampIdx, commandId }: Intent, creation: Creation): Promise<HostedOutcome<unknown>> {
    if (kind === 'add') return hosted.add(stampIdx)
    if (kind === 'remove') return hosted.remove(stampIdx)
    if (kind === 'redeem') return hosted.redeem(stampIdx, passwords.get(commandId) ?? null)
    if (!creation) throw new Error(`${kind} ${commandId} has no fields`)
    return creation.kind === 'create' ? hosted.create(creation.fields) : hosted.createCoupon(creation.fields)
  }

  /** Nothing can be read back of it where the answer is lost: nobody knows the number of what was made. */
  async function settleCreation(
    lease: Lease,
    begun: Intent,
    outcome: HostedOutcome<unknown>,
    creation: Creation,
  ): Promise<Intent> {
    const next = moved(begun, { type: 'answered', outcome, at: now() }, settleMs)
    if (outcome.kind === 'not-sent') {
      if (isHopeless(begun, outcome.cause)) return refuse(lease, next, 'upstream-refused', outcome.cause)
      return save(lease, begun, { type: 'answered', outcome, at: now() })
    }
    if (outcome.kind === 'refused') return refuse(lease, next, outcome.refusal, outcome.message)
    if (outcome.kind === 'unknown') return end(lease, next, unknownCreation(outcome.cause), null)
    if (begun.kind === 'create-coupon')
      return end(
        lease,
        next,
        { kind: 'applied', stampIdx: begun.stampIdx, cpnNo: String(outcome.result), count: 0 },
        null,
      )
    const stampIdx = Number(outcome.result)
    const fields = creation?.kind === 'create' ? creation.fields : null
    const counts = fields && (await madeCounts(db, fields.cardIdx))
    return end(lease, next, { kind: 'applied', stampIdx, count: 0 }, counts, async (tx, at) => {
      if (fields) await keepNext(tx, { ...fields, stampIdx, followsIdx: begun.stampIdx, at })
    })
  }

  async function readBack(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent> {
    if (intent.refusal && intent.ok === 0) return refuse(lease, intent, intent.refusal, intent.cause)
    const readResult = await look(lease, intent, callClass)
    return 'put' in readResult ? readResult.put : conclude(lease, intent, readResult.seen)
  }

  /** Of a reward somebody stands there for the answer; else live taps go first. */
  async function lookForProof(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent> {
    const readResult = await look(lease, intent, intent.kind === 'redeem' ? callClass : 'queue')
    if ('put' in readResult) return readResult.put
    const { seen } = readResult
    if (!proves(intent, seenOf(seen))) return save(lease, intent, { type: 'looked', at: now() })
    return conclude(lease, moved(intent, { type: 'proven', at: now() }, settleMs), seen)
  }

  async function conclude(lease: Lease, intent: Intent, seen: ReadResult): Promise<Intent> {
    const { kind, stampIdx, commandId, base, count, sent, ok } = intent
    const found = seenOf(seen)
    const compared = compare(intent, found)
    const counts = seen.kind === 'done' ? seen.result : await redeemedCounts(db.read, intent)
    const payload = kind === 'redeem' || intent.carried > 0 ? await findPayload(db.read, commandId) : null
    const { isAtCounter } = await findOrigin(db.read, commandId)
    const also = async (tx: Queries, at: number) => {
      await saveObservation(tx, { stampIdx, at, ...sightingOf(seen) })
      if (compared.kind === 'applied' && compared.extra !== 0 && seen.kind === 'done') {
        const { stamps } = seen.result
        await tellDrift(tx, { stampIdx, ledger: stamps - compared.extra, hosted: stamps, at })
      }
      if (!payload || compared.kind === 'resume' || compared.kind === 'refused') return
      if (intent.carried > 0) await planCarried(tx, vault, { stampIdx, payload, at })
      else if (compared.kind === 'applied' && isAtCounter)
        await planHosted(tx, vault, { stampIdx, payload, today: dayOf(at), at })
    }
    switch (compared.kind) {
      case 'resume':
        return save(lease, intent, { type: 'resumed', at: now() }, also)
      case 'applied':
        return end(lease, intent, { ...compared, stampIdx }, counts, also)
      case 'refused':
        return end(lease, intent, { ...compared, message: intent.cause }, counts, also)
      case 'review': {
        const after = 'stamps' in found ? found.stamps : null
        const evidence = { asked: count, sent, answered: ok, before: base, after, call: intent.cause }
        return end(lease, intent, { ...compared, evidence }, counts, also)
      }
    }
  }

  async function step(lease: Lease, intent: Intent, callClass: CallClass): Promise<Intent> {
    if (intent.state === 'holding') {
      if (isCreation(intent.kind)) return end(lease, intent, unknownCreation(intent.cause), null)
      if (now() < (intent.settleAt ?? 0)) return lookForProof(lease, intent, callClass)
      return save(lease, intent, { type: 'held', at: now() })
    }
    if (intent.state === 'reading') return readBack(lease, intent, callClass)
    if (await isTooLate(db.read, intent, now())) return refuse(lease, intent, 'not-applied')
    if (isCreation(intent.kind)) return call(lease, intent, callClass)
    const isBased = intent.kind === 'redeem' ? passwords.has(intent.commandId) : intent.base !== null
    return isBased && !(await isStale(db.read, intent, now()))
      ? call(lease, intent, callClass)
      : readBase(lease, intent, callClass)
  }

  return { step, abandon: (lease, intent) => save(lease, intent, { type: 'abandoned', at: now() }) }
}
