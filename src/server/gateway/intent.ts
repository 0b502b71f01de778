/**
 * One command on its way to a hosted API that takes no request id. The rule of docs/design.md#gateway: the intent is
 * committed and synced before the first byte; one call in flight a stamp; a write is never sent twice.
 *
 *             base is known                     code 0, more calls to come
 *   (new) ──► ready ◄──────────────────────────────────────┐
 *               │  ▲ certainly not applied: again, later    │
 *               │  └──────────────────────────┐             │
 *     committed │                             │             │
 *       & synced▼                             │             │
 *            sending ── the call ─────────────┴─────────────┤
 *               │   │                                       │ it was applied, more calls to come
 *               │   └─ code 0 to the last, or refused ──► reading ──► settled: applied, refused or review
 *               │                                           ▲
 *               └─ anything else, or the worker died ──► holding ──┐
 *                       the count proves it, or the longest late    │
 *                       arrival (UPSTREAM_SETTLE_MS) is past ───────┘ else it looks again: 0.3, 1, 2, 5, 10 s, then rarely
 *
 * While it is not settled the stamp's later commands wait behind it.
 *
 * What settles a call in doubt, and when:
 * - Applied, at the first look that shows it: the count is the base and exactly the calls that were begun, or the card
 *   of a redeem is "already redeemed". With one call in flight a stamp, nobody but the service's own console can have
 *   moved it, and the sooner the look the less time there was for that: to wait would prove less, not more. Where the
 *   console did move it, the sum is still the service's, and what arrives after all is one too many, which the next
 *   look of any kind tells as drift.
 * - Not applied, only past the longest late arrival: until then a count that stands still proves nothing.
 * - A count that is neither settles nothing before that either. Then it is a review, as is a card that cannot be read
 *   back for another reason than its redemption.
 * - A webhook of the service brings the next look forward and proves nothing.
 */

import type { StampRefusal } from '#shared/refusals.ts'
import { backoffMs } from '../automation/backoff.ts'
import type { HostedOutcome } from './hosted-call.ts'

export type IntentKind = 'add' | 'remove' | 'redeem' | 'create' | 'create-coupon'
/** Creations: the hosted API has no call that reads back what they made. */
export const isCreation = (kind: IntentKind) => kind === 'create' || kind === 'create-coupon'
export type IntentState = 'ready' | 'sending' | 'holding' | 'reading' | 'settled'

export type Intent = {
  commandId: string
  /** The stamp whose queue it stands in; of a create the stamp that it follows, or the card's number below 0. */
  stampIdx: number
  kind: IntentKind
  /** Calls in all: "add 3" has three. */
  count: number
  /** Of a late add: the stamps beside `count` that the card has no room for. */
  carried: number
  isLive: boolean
  state: IntentState
  /** Stamps before the first call; null until they were read. */
  base: number | null
  /** Calls that were begun, and those of them that were answered with code 0 or found to be applied. */
  sent: number
  ok: number
  /** Nobody knows whether the last call that was begun is applied. */
  isAmbiguous: boolean
  /** The service's business error, where it ended the command. */
  refusal: StampRefusal | null
  cause: string | null
  /** Waits in a row for the same step. */
  tries: number
  /** When its next step is due. */
  dueAt: number
  /** Of a call in doubt: past its longest late arrival. */
  settleAt: number | null
  createdAt: number
}

export type IntentEvent =
  /** `carried` of the calls are not to be made: there is no room. */
  | { type: 'based'; base: number; carried?: number }
  | { type: 'begun' }
  | { type: 'answered'; outcome: HostedOutcome<unknown>; at: number }
  /** Its worker is gone, and with it the answer. */
  | { type: 'abandoned'; at: number }
  /** `isFailure`: the step failed, so that the next wait is longer; else it only waits its turn. */
  | { type: 'put-off'; until: number; isFailure: boolean }
  /** The count proves nothing yet. */
  | { type: 'looked'; at: number }
  /** It proves that the call in doubt was applied. */
  | { type: 'proven'; at: number }
  /** Nothing can arrive any more. */
  | { type: 'held'; at: number }
  /** The call in doubt was applied and there are more. */
  | { type: 'resumed'; at: number }
  | { type: 'settled' }

/** Throws where the event cannot happen in that state: a caller that gets there has a bug. */
export function moved(intent: Intent, event: IntentEvent, settleMs: number): Intent {
  const from = (...states: IntentState[]) => {
    if (!states.includes(intent.state)) throw new Error(`${event.type} while ${intent.state}`)
  }
  switch (event.type) {
    case 'based':
      from('ready')
      return { ...carrying(intent, event.carried ?? 0), base: event.base, tries: 0 }
    case 'begun':
      from('ready')
      if (intent.sent !== intent.ok || intent.sent >= intent.count)
        throw new Error(`call ${intent.sent + 1} of ${intent.count} would be sent twice`)
      return { ...intent, state: 'sending', sent: intent.sent + 1 }
    case 'answered':
      from('sending')
      return answered(intent, event.outcome, event.at, settleMs)
    case 'abandoned':
      from('sending')
      return ambiguous(intent, 'the server stopped during the call', event.at, settleMs)
    case 'put-off':
      from('ready', 'holding', 'reading')
      return { ...intent, dueAt: event.until, tries: intent.tries + Number(event.isFailure) }
    case 'looked':
      from('holding')
      return { ...intent, dueAt: nextLook(intent, event.at, settleMs) }
    case 'held':
      from('holding')
      if (event.at < (intent.settleAt ?? 0)) throw new Error(`${intent.commandId} may arrive yet`)
      return { ...intent, state: 'reading', dueAt: event.at, tries: 0 }
    case 'proven':
      from('holding')
      return { ...intent, state: 'reading', dueAt: event.at, tries: 0 }
    case 'resumed':
      from('reading')
      return { ...intent, state: 'ready', ok: intent.sent, isAmbiguous: false, cause: null, dueAt: event.at }
    case 'settled':
      // Of a create nothing can be read back: it is settled from where its only call has left it.
      from('ready', 'reading', ...(isCreation(intent.kind) ? (['holding'] as const) : []))
      return { ...intent, state: 'settled' }
  }
}

/** Before the first call only: what was sent cannot be taken to another card. */
export function carrying(intent: Intent, carried: number): Intent {
  if (carried > 0 && intent.sent > 0)
    throw new Error(`${carried} of ${intent.commandId} carried over after a call`)
  return { ...intent, count: intent.count - carried, carried: intent.carried + carried }
}

function answered(intent: Intent, outcome: HostedOutcome<unknown>, at: number, settleMs: number): Intent {
  switch (outcome.kind) {
    case 'done': {
      const ok = intent.ok + 1
      return { ...intent, ok, tries: 0, state: ok === intent.count ? 'reading' : 'ready', dueAt: at }
    }
    case 'refused':
      return {
        ...intent,
        sent: intent.ok,
        state: 'reading',
        refusal: outcome.refusal,
        cause: outcome.message,
        dueAt: at,
      }
    case 'not-sent': {
      const wait = Math.max(outcome.retryAfterMs, backoffMs(intent.tries))
      const { ok: sent, tries } = intent
      return { ...intent, sent, state: 'ready', cause: outcome.cause, tries: tries + 1, dueAt: at + wait }
    }
    case 'unknown':
      return ambiguous(intent, outcome.cause, at, settleMs)
  }
}

function ambiguous(intent: Intent, cause: string, at: number, settleMs: number): Intent {
  const settleAt = at + settleMs
  const held: Intent = { ...intent, state: 'holding', isAmbiguous: true, cause, tries: 0, settleAt }
  return { ...held, dueAt: nextLook(held, at, settleMs) }
}

/** After the answer was lost: close together while somebody waits for it. */
const looksAfterMs = [300, 1000, 2000, 5000, 10_000, 30_000, 60_000] as const

function nextLook({ settleAt }: Intent, at: number, settleMs: number): number {
  const end = settleAt ?? at
  const lostAt = end - settleMs
  const next = looksAfterMs.find((ms) => lostAt + ms > at)
  return next === undefined ? end : Math.min(lostAt + next, end)
}
