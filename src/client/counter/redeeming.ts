import type { PasswordRefusal, Redemption } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'

/** `from` is where a reply was lost: the same try is asked about again, under the same id. */
export type Redeeming =
  | { step: 'idle' }
  | { step: 'settling' }
  /** `by`: who has it open on another tablet. */
  | { step: 'stopped'; refusal: RefusalName; by: string | null; says?: string | null | undefined }
  | { step: 'asking'; refusal: RefusalName | null; password: PasswordRefusal | null }
  | { step: 'sending'; commandId: string }
  /** `isChecking`: the server has it and does not know yet (gateway mode), so there is nothing to ask again. `isAsking`: somebody does. */
  | { step: 'lost'; commandId: string; isChecking: boolean; isAsking: boolean }
  /** `at`: by the tablet's clock. */
  | { step: 'given'; redemption: Redemption; at: number }

export type RedeemEvent =
  | { type: 'tapped' }
  | { type: 'stopped'; refusal: RefusalName; by: string | null }
  | { type: 'settled' }
  /** No password is taken at this tablet for a while. */
  | { type: 'locked'; password: PasswordRefusal }
  | { type: 'confirmed'; commandId: string }
  | { type: 'refused'; refusal: RefusalName; password: PasswordRefusal | null; says?: string | null }
  /** A reload has found a try whose end is not known. */
  | { type: 'resumed' }
  /** That try never came, and cannot any more. */
  | { type: 'nothing-came' }
  | { type: 'lost'; commandId: string; isChecking: boolean }
  | { type: 'given'; redemption: Redemption; at: number }
  | { type: 'closed' }

/** After these the keypad stays open for another try; every other refusal ends it. */
const asksAgain: ReadonlySet<RefusalName> = new Set([
  'wrong-password',
  'too-many-wrong-passwords',
  'password-needed',
])

const idle: Redeeming = { step: 'idle' }

/**
 *   idle ──tapped──▶ settling ──settled──▶ asking ──confirmed──▶ sending ──given──▶ given
 *    ▲                  │ stopped            ▲  │                  │ │ ▲
 *    │                  ▼                    │  └──closed──▶ idle  │ │ │ confirmed, same id
 *    └──closed────── stopped ◀──refused──────┼─────────────────────┘ └▶ lost
 *                       ▲ ▲ stopped          └──wrong password──────┘
 *                         └───────── asking: the keypad is open before the server has reserved the card
 *
 *   idle ──resumed──▶ settling ──given──▶ given, ──stopped──▶ stopped, ──lost──▶ lost, ──nothing came──▶ stopped
 *
 * Who waits at `lost` is told the end by itself: given, or stopped. While it is asked again the words stay.
 * An event that comes too late (the sheet was closed meanwhile) changes nothing; the reward itself is always shown.
 */
export function moveRedeeming(state: Redeeming, event: RedeemEvent): Redeeming {
  switch (event.type) {
    case 'tapped':
      return state.step === 'idle' || state.step === 'stopped' ? { step: 'settling' } : state
    case 'stopped':
      return state.step === 'settling' || state.step === 'asking' || state.step === 'lost'
        ? { step: 'stopped', refusal: event.refusal, by: event.by }
        : state
    case 'resumed':
      if (state.step === 'lost') return { ...state, isAsking: true }
      return state.step === 'idle' || state.step === 'stopped' ? { step: 'settling' } : state
    case 'nothing-came':
      return state.step === 'settling' || state.step === 'lost'
        ? { step: 'stopped', refusal: 'reward-not-given', by: null }
        : state
    case 'settled':
      if (state.step === 'settling') return { step: 'asking', refusal: null, password: null }
      return state
    case 'locked':
      return state.step === 'asking' && state.refusal === null
        ? { step: 'asking', refusal: 'too-many-wrong-passwords', password: event.password }
        : state
    case 'confirmed':
      return state.step === 'asking' || state.step === 'lost'
        ? { step: 'sending', commandId: event.commandId }
        : state
    case 'refused':
      if (state.step !== 'sending') return state
      return asksAgain.has(event.refusal)
        ? { step: 'asking', refusal: event.refusal, password: event.password }
        : { step: 'stopped', refusal: event.refusal, by: null, says: event.says }
    case 'lost':
      return state.step === 'sending' || state.step === 'settling' || state.step === 'lost'
        ? { step: 'lost', commandId: event.commandId, isChecking: event.isChecking, isAsking: false }
        : state
    case 'given':
      return { step: 'given', redemption: event.redemption, at: event.at }
    case 'closed':
      return state.step === 'asking' || state.step === 'stopped' || state.step === 'lost' ? idle : state
  }
}
