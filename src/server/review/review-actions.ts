/** What may be done with which review, and which of it is offered first: a table, for the inbox and the settling alike. */
import { missingStamps } from '#shared/missing-stamps.ts'
import type { ReviewAction } from '#shared/review-api.ts'
import { restoredCause } from '#shared/review-evidence.ts'
import type { ReviewRow } from './review-rows.ts'

type Offer = { suggested: ReviewAction; others: readonly ReviewAction[] }
type Evidence = Record<string, string | number | null>

const onlyRead: Offer = { suggested: 'dismiss', others: [] }

const offers: Partial<Record<ReviewRow['kind'], Offer>> = {
  'added-after-redemption': { suggested: 'add', others: ['dismiss'] },
  'expired-before-arrival': { suggested: 'extend-and-add', others: ['add', 'dismiss'] },
  'over-a-limit': { suggested: 'apply', others: ['dismiss'] },
  'person-disabled': { suggested: 'apply', others: ['dismiss'] },
  'reward-after-restore': { suggested: 'dismiss', others: ['apply'] },
  'automation-failed': { suggested: 'redo', others: ['dismiss'] },
  'password-burst': { suggested: 'unlock', others: ['dismiss'] },
}

/** A kind that is not in the table has nothing that a machine could do for it: it is read and dismissed. */
export function offerOf(row: ReviewRow): Offer {
  if (row.kind === 'outcome-unknown') return unknownOutcome(evidenceOf(row))
  if (evidenceOf(row).cause === restoredCause) return afterRestore(row)
  if (row.kind === 'carried-nowhere') return nowhere(evidenceOf(row))
  return offers[row.kind] ?? onlyRead
}

/**
 * Of a hosted call (docs/gateway.md): what was surely not applied may be sent anew, as a new command and by a person's
 * word; a reward and a new stamp never, since there the customer decides what is still owed.
 */
function unknownOutcome(evidence: Evidence): Offer {
  if (!isCounted(evidence) || missingStamps(evidence) < 1) return onlyRead
  return evidence.cause === 'not applied'
    ? { suggested: 'apply', others: ['dismiss'] }
    : { suggested: 'dismiss', others: ['apply'] }
}

/** It may have been settled in the time that is missing: a manager looks at the service first. */
function afterRestore({ kind }: ReviewRow): Offer {
  if (kind === 'automation-failed') return onlyRead
  const { suggested, others } = offers[kind] ?? nowhere({})
  return { suggested: 'dismiss', others: [suggested, ...others].filter((action) => action !== 'dismiss') }
}

/** Only an expired card becomes good by a later day. */
const nowhere = ({ cause }: Evidence): Offer =>
  cause === 'expired'
    ? { suggested: 'extend-and-add', others: ['add', 'dismiss'] }
    : { suggested: 'add', others: ['dismiss'] }

const isCounted = ({ command }: Evidence) => command === 'add' || command === 'remove'

export const evidenceOf = (row: ReviewRow): Evidence => JSON.parse(row.evidence)

export function actionsOf(row: ReviewRow): ReviewAction[] {
  const { suggested, others } = offerOf(row)
  return [suggested, ...others]
}
