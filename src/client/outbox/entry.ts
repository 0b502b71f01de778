import type { Verdict } from '#shared/endpoints/commands.ts'
import type { LimitHit } from '#shared/limits.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { OutboxCommand } from '#shared/stamp.ts'

/**
 *   add ──▶ held ──hold over──▶ waiting ──put on the wire──▶ sent ──its own verdict──▶ confirmed
 *            │                   ▲  ▲ ▲                      │ │ │                     carried-over
 *          undo                  │  │ └── no answer, later ──┘ │ │                     refused
 *            ▼                   │  └── being checked, reload ───┘ │                     review
 *         (gone, unsent)         └── tried again ── stuck ◀──────┘ refused by itself as no valid command
 *
 * Only `held` may vanish without the server having heard of it. A verdict may come late, for an entry that waits
 * again or is stuck: it is the truth and wins.
 */
export type Entry = Held | Waiting | Sent | Confirmed | CarriedOver | Refused | InReview | Stuck

/** On disk, still to be undone. It has no number yet: an undone tap must not look like a lost one to the server (O-6). */
export type Held = {
  phase: 'held'
  command: OutboxCommand
  /** Rises with each tap of this tablet. */
  ord: number
  holdMs: number
}

export type Numbered = {
  command: OutboxCommand
  /** Running number within `epoch`, given in the transaction that ends the hold: gapless, and the order of sending. */
  seq: number
  epoch: string
}
type Settled = Numbered & {
  /** Server time of the verdict, epoch milliseconds. */
  settledAt: number
}
/** The server has it and does not know yet what became of it (gateway mode): it is asked again, under the same id. */
type Checked = { isChecking?: true }
export type Waiting = Numbered & Checked & { phase: 'waiting' }
type Sent = Numbered & Checked & { phase: 'sent' }
type Confirmed = Settled & {
  phase: 'confirmed'
  /** Of a removal: the card from which it was, where that is not the one it names. */
  nextStampIdx?: number
}
type CarriedOver = Settled & { phase: 'carried-over'; nextStampIdx: number | null }
type Refused = Settled & {
  phase: 'refused'
  refusal: RefusalName | null
  /** Which limit was met, with `over-a-limit`. */
  limit?: LimitHit
}
type InReview = Settled & { phase: 'review'; refusal: RefusalName | null }
/** The server will not read it, not even alone. Kept for a manager; it does not hold up the rest. */
type Stuck = Numbered & { phase: 'stuck'; refusal: RefusalName }
/** Kept on disk after its verdict, since a person has yet to see it. */
export type SetAside = CarriedOver | Refused | InReview | Stuck

/** A verdict that ends a command; `later` ends nothing. */
export type FinalVerdict = Verdict & { outcome: Exclude<Verdict['outcome'], 'later'> }

export type EntryEvent =
  | { type: 'released'; seq: number; epoch: string }
  | { type: 'sent' }
  | { type: 'unanswered' }
  | { type: 'settled'; verdict: FinalVerdict; serverNow: number }
  | { type: 'rejected'; refusal: RefusalName }
  | { type: 'retried' }

/** The one function that moves an entry. Throws where the event could not have happened: a caller there has a bug. */
export function moveEntry(entry: Entry, event: EntryEvent): Entry {
  switch (event.type) {
    case 'released':
      if (entry.phase !== 'held') throw impossible(entry, event)
      return { phase: 'waiting', command: entry.command, seq: event.seq, epoch: event.epoch }
    case 'sent':
      if (entry.phase !== 'waiting') throw impossible(entry, event)
      return { ...entry, phase: 'sent' }
    case 'unanswered':
      if (entry.phase !== 'sent') throw impossible(entry, event)
      return { ...entry, phase: 'waiting' }
    case 'settled':
      if (entry.phase === 'held' || isSettled(entry)) throw impossible(entry, event)
      return settle(entry, event.verdict, event.serverNow)
    case 'rejected':
      if (entry.phase !== 'sent' && entry.phase !== 'waiting') throw impossible(entry, event)
      return { ...numberOf(entry), phase: 'stuck', refusal: event.refusal }
    case 'retried':
      if (entry.phase !== 'stuck') throw impossible(entry, event)
      return { ...numberOf(entry), phase: 'waiting' }
  }
}

function settle(entry: Numbered, verdict: FinalVerdict, settledAt: number): Entry {
  if (verdict.commandId !== entry.command.commandId)
    throw new Error(`${entry.command.commandId} is given the verdict of ${verdict.commandId}`)
  const settled = { ...numberOf(entry), settledAt }
  switch (verdict.outcome) {
    case 'applied':
      return {
        ...settled,
        phase: 'confirmed',
        ...(verdict.nextStampIdx !== null && { nextStampIdx: verdict.nextStampIdx }),
      }
    case 'carried-over':
      return { ...settled, phase: 'carried-over', nextStampIdx: verdict.nextStampIdx }
    case 'refused':
      return {
        ...settled,
        phase: 'refused',
        refusal: verdict.refusal,
        ...(verdict.limit && { limit: verdict.limit }),
      }
    case 'review':
      return { ...settled, phase: 'review', refusal: verdict.refusal }
  }
}

function numberOf({ command, seq, epoch }: Numbered): Numbered {
  return { command, seq, epoch }
}

function impossible(entry: Entry, event: EntryEvent): Error {
  return new Error(`${entry.command.commandId} is ${entry.phase} and cannot be ${event.type}`)
}

export function isSettled(entry: Entry): entry is Confirmed | CarriedOver | Refused | InReview {
  return 'settledAt' in entry
}

/** Stays on disk after the verdict, until somebody has seen it. */
export function isSetAside(entry: Entry): entry is SetAside {
  return entry.phase === 'stuck' || (isSettled(entry) && entry.phase !== 'confirmed')
}

/** It did not end as it was meant to, and nothing mends that by itself. */
export function needsSomebody({ phase }: Entry): boolean {
  return phase === 'refused' || phase === 'review' || phase === 'stuck'
}

/** The three honest states, the one in which nobody knows yet, and the two that need a person. */
export type HonestState = 'saved-here' | 'sent' | 'checking' | 'confirmed' | 'refused' | 'review'

const honest: Record<Entry['phase'], HonestState> = {
  held: 'saved-here',
  waiting: 'saved-here',
  sent: 'sent',
  confirmed: 'confirmed',
  'carried-over': 'confirmed',
  refused: 'refused',
  review: 'review',
  stuck: 'review',
}

export function honestState(entry: Entry): HonestState {
  if ('isChecking' in entry) return 'checking'
  return honest[entry.phase]
}
