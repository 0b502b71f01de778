/** What can be known after one call to a hosted Stamp API: the port between the ledger's gateway and `server/gateway`. */
import type { StampRefusal } from '../../shared/refusals.ts'
import type { Holder } from '../../shared/stamp.ts'
import type { ValidateResult } from '../../shared/stamp-api.ts'

export type HostedOutcome<Result = null> =
  /** Code 0 in a well-formed answer. Of a write it is not proof yet: read back. */
  | { kind: 'done'; result: Result }
  /** A well-formed business error: nothing changed. `message` is the service's own. */
  | { kind: 'refused'; refusal: StampRefusal; message: string }
  /** Certainly not applied: it failed before it was written, or was turned away (400, 401, 403, 404, 405, 429). */
  | { kind: 'not-sent'; cause: string; retryAfterMs: number }
  /** Anything else. A write may have been applied, or may be applied yet. */
  | { kind: 'unknown'; cause: string }

export type HostedCreate = Holder & {
  cardIdx: number
  strtYmd: string
  endYmd: string
  domain: string | null
  activeYn: 'Y' | 'N'
}

/** In the words of the coupon API; a null is left out. */
export type HostedCoupon = {
  nm: string
  discTypeIdx: number
  disc: number
  discCurrency: string | null
  strtYmd: string
  endYmd: string
  useLimit: number
  userId: string | null
  onsitePwd: string | null
  memo: string | null
  url: string | null
}

/** Absolute values: the same again changes nothing. What is absent stays as it is. */
export type HostedUpdate = { stamps?: number; strtYmd?: string; endYmd?: string; activeYn?: 'Y' | 'N' }

/** Each method is one request, never repeated by whoever implements it (I-8). None of them throws. */
export type HostedApi = {
  validate(stampIdx: number): Promise<HostedOutcome<ValidateResult>>
  add(stampIdx: number): Promise<HostedOutcome>
  remove(stampIdx: number): Promise<HostedOutcome>
  redeem(stampIdx: number, onsitePwd: string | null): Promise<HostedOutcome>
  /** For a stamp that nobody else writes: it sets values over whatever is under way. */
  update(stampIdx: number, fields: HostedUpdate): Promise<HostedOutcome>
  /** The new stampIdx. */
  create(fields: HostedCreate): Promise<HostedOutcome<number>>
  /** The new coupon's number. */
  createCoupon(fields: HostedCoupon): Promise<HostedOutcome<string>>
}

/** Calls that the hosted API allows a holder of the key. */
export type HostedLimits = { minute: number; hour: number }
