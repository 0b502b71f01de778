import type { PasswordRefusal } from '#shared/counter-api.ts'
import type { LimitHit } from '#shared/limits.ts'
import type { CommandRefusal } from '#shared/refusals.ts'
import type { ReviewKind } from '#shared/review-evidence.ts'
import type { RemoveStamps, ReplaceStamp } from '#shared/stamp.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Caller } from './caller.ts'

type LedgerEvent =
  | 'stamp.created'
  | 'stamp.imported'
  | 'stamp.started'
  | 'stamp.added'
  | 'stamp.removed'
  | 'stamp.carried-over'
  | 'stamp.given-back'
  | 'stamp.moved'
  | 'stamp.redeemed'
  | 'stamp.updated'
  | 'stamp.deleted'
  | 'coupon.created'
  | 'coupon.redeemed'

/** What one kind of command did, inside the transaction: the ledger writes it down. */
export type Decided = { applied: Applied } | { refused: Refused }

export type Applied = {
  /** Null for a coupon. */
  stampIdx: number | null
  cpnNo?: string
  event: LedgerEvent
  /** One ledger row each; a part may have an event of its own. */
  parts: { delta: number; stampsAfter: number; event?: LedgerEvent }[]
  /** Stamps that the card could not hold any more: they go to the customer's next one. */
  carriedOver?: number
  /** For the audit row: what changed, without anything personal or secret. */
  body: Record<string, string | number | boolean | null>
  /** What it did to further stamps, each as a command of that stamp's own. */
  also?: { command: RemoveStamps | ReplaceStamp; applied: Applied }[]
}

export type Refused = {
  refusal: CommandRefusal
  stampIdx: number | null
  cpnNo?: string
  /** The field that is wrong, with `invalid-request`. */
  field?: string
  password?: PasswordRefusal
  /** The limit that was met, with `over-a-limit`. */
  limit?: LimitHit
  /** A manager decides, with `being-checked`. */
  review?: ReviewKind
}

/** The answer to a command. The same id gets the same one for ever (I-4). */
export type Decision = {
  commandId: string
  stampIdx: number | null
  cpnNo?: string
  refusal: CommandRefusal | null
  field?: string
  password?: PasswordRefusal
  limit?: LimitHit
  review?: ReviewKind
  carriedOver?: number
  /** When it was decided, epoch milliseconds. */
  at: number
  replayed: boolean
}

/** What a decider may use. It awaits nothing but `tx`. */
export type Deciding = {
  tx: Queries
  at: number
  today: string
  /** The tap on the server's clock, where a tablet told one. */
  tappedAt: number | undefined
  dayOf: (at: number) => string
  caller: Caller
  /** A manager's: takes stamps off without naming what it undoes. */
  mayCorrect?: boolean | undefined
  vault: Vault
  /** A number that was never given out, see `isDrawable`. */
  drawStampIdx: () => number
}

export const refused = (
  refusal: CommandRefusal,
  stampIdx: number | null,
  more: Partial<Refused> = {},
): Decided => ({
  refused: { refusal, stampIdx, ...more },
})

export const applied = (it: Applied): Decided => ({ applied: it })

/**
 * The conditional statement found a reason to refuse that was gone a moment later (PostgreSQL's READ COMMITTED).
 * The whole transaction runs again: nothing was written down.
 */
export class Contended extends Error {
  override name = 'Contended'
  constructor(subject: string) {
    super(`${subject} changed while it was looked at`)
  }
}

/** An add that waited meets a printed card that is nobody's yet: the ledger starts it first. Nothing was written down. */
export class NotStarted extends Error {
  override name = 'NotStarted'
  readonly stampIdx: number
  constructor(stampIdx: number) {
    super(`printed card ${stampIdx} is not started`)
    this.stampIdx = stampIdx
  }
}

/** Another next stamp was made since the caller looked, under another command: it looks again. Nothing was written down. */
export class HasSuccessor extends Error {
  override name = 'HasSuccessor'
  constructor(follows: number) {
    super(`stamp ${follows} has a successor`)
  }
}
