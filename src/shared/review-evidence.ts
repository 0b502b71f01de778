/** Why a manager has to decide, and what the server knew when it asked: one shape a kind, for who writes and who shows. */
type Instant = number | null
/** Nobody knows what was sent, or settled, in the time that is missing. */
export const restoredCause = 'restored from a backup'
/** A command that was held before it was done. */
export type HeldCommand = {
  command: string
  count: number | null
  undoes?: string
  limit?: string | null
  personId?: string | null
  tappedAt?: Instant
}
type LateAdd = {
  command?: string
  count: number
  tappedAt?: Instant
  redeemedAt?: Instant
  endYmd?: string
  /** Why a hosted service took none. */
  refusal?: string
}
type Restored = { backupAt: number; restoredAt: number }

export type ReviewEvidence = {
  'added-after-redemption': LateAdd
  'expired-before-arrival': LateAdd
  'carried-nowhere': HeldCommand & { cause: string | null; nextIdx: number | null }
  'numbers-missing': { tabletId: string; epoch: string; missingFrom: number; missingTo: number }
  'storage-new': { tabletId: string; epoch: string; olderEpoch: string; arrivedTo: number; lastAt: number }
  'over-a-limit': HeldCommand
  'person-disabled': HeldCommand
  'outcome-unknown': {
    command: string
    cause: string
    /** Of a command that counts: how many were wanted, sent and answered, and the count before and after. */
    asked?: number | null
    sent?: number | null
    answered?: number | null
    before?: number | null
    after?: number | null
    call?: string | null
    /** Of one that makes something: it may be there. */
    made?: 'perhaps'
  }
  drift: { ledger: number; hosted: number }
  'password-burst': { scope: string; personId: string | null }
  'automation-failed': { automation: string; cause: string | null; failures: number }
  'coupon-not-void': { cpnNo: string | null; couponNm: string | null }
  'tablet-silent': { tabletId: string; waiting: number; silentSince: number }
  'card-by-one-person': { personId: string; days: number; taps: number; ofTaps: number; nextBest: number }
  'reward-after-restore': Restored & { count: number | null; redeemedAt?: Instant; logRows?: number }
  /** `backupAt` after a restore; else the stamps were moved. */
  'card-lost': { count: number; tappedAt: Instant; backupAt?: number }
}

export type ReviewKind = keyof ReviewEvidence
