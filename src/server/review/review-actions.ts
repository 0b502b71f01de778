/** What may be done with which review, and which of it is offered first: a table, for the inbox and the settling alike. */
import type { ReviewAction } from '#shared/review-api.ts'
import type { ReviewKind } from '../ledger/reviews.ts'

type Offer = { suggested: ReviewAction; others: readonly ReviewAction[] }

const onlyRead: Offer = { suggested: 'dismiss', others: [] }

const offers: Partial<Record<ReviewKind, Offer>> = {
  'added-after-redemption': { suggested: 'add', others: ['dismiss'] },
  'expired-before-arrival': { suggested: 'extend-and-add', others: ['dismiss'] },
  'over-a-limit': { suggested: 'apply', others: ['dismiss'] },
  'person-disabled': { suggested: 'apply', others: ['dismiss'] },
  'password-burst': { suggested: 'unlock', others: ['dismiss'] },
}

/** A kind that is not in the table has nothing that a machine could do for it: it is read and dismissed. */
export function offerOf(kind: ReviewKind): Offer {
  return offers[kind] ?? onlyRead
}

export function actionsOf(kind: ReviewKind): ReviewAction[] {
  const { suggested, others } = offerOf(kind)
  return [suggested, ...others]
}
