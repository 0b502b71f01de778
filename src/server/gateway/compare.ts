/** What a validate after the calls proves, beside what the ledger knows. Where two stories fit, a person decides. */
import type { StampRefusal } from '#shared/refusals.ts'
import type { Intent } from './intent.ts'
import type { ReadResult } from './observations.ts'

/** What validate said: how many stamps, or why it cannot be used. */
export type Seen = { stamps: number; maxStamps: number } | { refusal: StampRefusal }

export const seenOf = (seen: ReadResult): Seen =>
  seen.kind === 'done' ? seen.result : { refusal: seen.refusal }

type Compared =
  /** `extra` are stamps that somebody else has put on or taken off meanwhile: drift. */
  | { kind: 'applied'; count: number; extra: number }
  /** The call in doubt is applied; the ones that were never begun may go. */
  | { kind: 'resume' }
  | { kind: 'refused'; refusal: StampRefusal }
  /** `applied` is how many of ours the hosted count shows. */
  | { kind: 'review'; applied: number; cause: string }

export function compare(intent: Intent, seen: Seen): Compared {
  return intent.kind === 'redeem' ? compareRedeem(intent, seen) : compareCount(intent, seen)
}

function compareCount(intent: Intent, seen: Seen): Compared {
  const { base, sent, ok, count, isAmbiguous, refusal, kind } = intent
  if (refusal && ok === 0) return { kind: 'refused', refusal }
  if ('refusal' in seen) return { kind: 'review', applied: 0, cause: `cannot be read back: ${seen.refusal}` }
  if (base === null) throw new Error(`intent ${intent.commandId} was sent without a base`)
  const risen = (seen.stamps - base) * (kind === 'add' ? 1 : -1)
  if (isAmbiguous) {
    if (risen === sent) return sent === count ? { kind: 'applied', count, extra: 0 } : { kind: 'resume' }
    const cause = risen === ok ? 'not applied' : 'the hosted count fits neither'
    return { kind: 'review', applied: clamp(risen, 0, sent), cause }
  }
  if (risen < ok) return { kind: 'review', applied: clamp(risen, 0, ok), cause: 'answered 0 and not counted' }
  if (ok < count) return { kind: 'review', applied: ok, cause: 'refused half way' }
  return { kind: 'applied', count, extra: risen - count }
}

/**
 * A redeemed stamp fails validate. After code 0 any refusal that is for ever is one reward at most; after an unknown
 * outcome only the word "redeemed" itself is proof.
 */
function compareRedeem({ isAmbiguous, refusal }: Intent, seen: Seen): Compared {
  if (refusal) return { kind: 'refused', refusal }
  const applied: Compared = { kind: 'applied', count: 1, extra: 0 }
  if ('refusal' in seen) {
    if (seen.refusal === 'already-redeemed') return applied
    const isForEver = seen.refusal === 'expired' || seen.refusal === 'upstream-refused'
    if (!isAmbiguous && isForEver) return applied
    return { kind: 'review', applied: 0, cause: `cannot be read back: ${seen.refusal}` }
  }
  if (isAmbiguous && seen.stamps === seen.maxStamps) return { kind: 'refused', refusal: 'not-applied' }
  const cause = isAmbiguous ? 'the count changed meanwhile' : 'answered 0 and not redeemed'
  return { kind: 'review', applied: 0, cause }
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(Math.max(value, low), high)
}
