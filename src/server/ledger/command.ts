/** What the ledger decides, and what it is told beside it. */
import type { ReviewEvidence } from '#shared/review-evidence.ts'
import type { Command as StampCommand } from '#shared/stamp.ts'
import type { Caller } from './caller.ts'
import type { ArrivingAdd } from './decide-arrival.ts'
import type { CouponCommand } from './decide-coupon.ts'
import type { GiveBack } from './decide-give-back.ts'

export type Command = StampCommand | ArrivingAdd | CouponCommand | GiveBack

export type Meta = {
  caller: Caller
  tappedAt?: number
  /** Of people: whether their PIN was checked for this. */
  pinChecked?: boolean
  /** A manager's: takes stamps off without naming what it undoes. */
  mayCorrect?: boolean
  /** Of the shop's own: the settlement that it carries on. No part of its content, since a neighbour may do the same without it. */
  settles?: string
  /** Not to be decided by a machine: written down as a review instead. */
  hold?: Hold
}

/** Which review, and what it shows beside the command. */
export type Hold =
  | { kind: 'carried-nowhere'; evidence: Pick<ReviewEvidence['carried-nowhere'], 'cause' | 'nextIdx'> }
  | { kind: 'over-a-limit'; evidence: { limit: string } }
  | { kind: 'person-disabled'; evidence?: undefined }
