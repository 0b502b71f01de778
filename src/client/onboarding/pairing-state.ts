import type * as v from 'valibot'
import type { pairingPollResult, pairingResult } from '#shared/people-api.ts'
import type { Answer } from '../api/api-client.ts'

/**
 * The tablet's side of pairing (RFC 8628 section 3.5):
 *
 *   asking ──a code came──▶ shown ──a manager confirmed──▶ paired
 *    │  ▲                     │
 *    │  └──one tap── expired ◀┴── ten minutes are over, or the server knows the code no more
 *    └──no answer, refused──▶ unasked ──one tap, or the next try──▶ asking
 */
export type PairingState =
  /** `before`: why the last try brought none, so that its words stay while the next one runs. */
  | { state: 'asking'; before: Unfulfilled | null }
  | { state: 'unasked'; why: Unfulfilled }
  | Shown
  | { state: 'expired' }
  | { state: 'paired'; tabletNm: string }

export type Shown = {
  state: 'shown'
  userCode: string
  /** Stays in memory: whoever has it gets the tablet's key. */
  deviceSecret: string
  /** On this device's clock, since the server's may be another. */
  endsAt: number
  everyMs: number
  /** The last question had no answer. The code is still good. */
  isOffline: boolean
}

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>
export const firstAsk: PairingState = { state: 'asking', before: null }

type Asked = Answer<v.InferOutput<typeof pairingResult>>
type Polled = Answer<v.InferOutput<typeof pairingPollResult>>

export type PairingEvent =
  | { type: 'asked'; answer: Asked; now: number }
  | { type: 'polled'; answer: Polled; now: number }
  | { type: 'again' }

/** By so much a server that is asked too often wants the pause longer (RFC 8628 section 3.5, `slow_down`). */
const slowDownMs = 5_000

/** An answer that comes too late for its question changes nothing. */
export function movePairing(before: PairingState, event: PairingEvent): PairingState {
  switch (event.type) {
    case 'again':
      if (before.state === 'unasked') return { state: 'asking', before: before.why }
      return before.state === 'expired' ? firstAsk : before
    case 'asked':
      return before.state === 'asking' ? asked(event.answer, event.now) : before
    case 'polled':
      return before.state === 'shown' ? polled(before, event.answer, event.now) : before
  }
}

function asked(answer: Asked, now: number): PairingState {
  if (answer.kind !== 'ok') return { state: 'unasked', why: answer }
  const { userCode, deviceSecret, expiresInMs, intervalMs: everyMs } = answer.value
  return { state: 'shown', userCode, deviceSecret, endsAt: now + expiresInMs, everyMs, isOffline: false }
}

function polled(before: Shown, answer: Polled, now: number): PairingState {
  if (answer.kind === 'ok' && answer.value.state === 'paired')
    return { state: 'paired', tabletNm: answer.value.tabletNm }
  if (answer.kind === 'refused' && answer.refusal === 'pairing-unknown') return { state: 'expired' }
  if (now >= before.endsAt) return { state: 'expired' }
  if (answer.kind === 'unreachable') return { ...before, isOffline: true }
  const isTooOften = answer.kind === 'refused' && answer.refusal === 'too-many-requests'
  return { ...before, isOffline: false, everyMs: before.everyMs + (isTooOften ? slowDownMs : 0) }
}
