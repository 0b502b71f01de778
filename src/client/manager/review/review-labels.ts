import type { MessageDescriptor } from '@lingui/core'
import { msg, plural, t } from '@lingui/core/macro'
import type { Review } from '#shared/review-api.ts'
import type { ReviewEvidence, ReviewKind } from '#shared/review-evidence.ts'
import type { ShopTimes } from '../shop-time.ts'
import { tabletName } from './tablet-name.ts'

type AnyReview = Pick<Review, 'kind' | 'evidence' | 'person' | 'tablet' | 'tappedAt'>
/** Of one kind. An older server may have known less. */
type ReviewOf<K extends ReviewKind> = Omit<AnyReview, 'evidence'> & { evidence: Partial<ReviewEvidence[K]> }
type ReviewLabels<R> = { title: MessageDescriptor; what: (review: R, times: ShopTimes) => string }

/** One line for each kind that the server opens. */
export const kindLabels: { [K in ReviewKind]: ReviewLabels<ReviewOf<K>> } = {
  'added-after-redemption': {
    title: msg`Stamps for a card that was finished`,
    what: (review, times) => {
      const [who, stamps, when] = [whoOf(review), stampsOf(review), whenOf(review, times)]
      return review.evidence.refusal === 'full'
        ? t`${who} added ${stamps} ${when}. It reached the server when the card was full, so nothing was added yet.`
        : t`${who} added ${stamps} ${when}. It reached the server after the reward of this card had been handed over, so nothing was added yet.`
    },
  },
  'expired-before-arrival': {
    title: msg`Card expired before its stamps arrived`,
    what: (review, times) => {
      const [who, stamps, when] = [whoOf(review), stampsOf(review), whenOf(review, times)]
      return t`${who} added ${stamps} ${when}, without a network. It reached the server after the card had expired, so nothing was added yet.`
    },
  },
  'carried-nowhere': {
    title: msg`Stamps that found no card`,
    what: (review) => {
      const stamps = stampsOf(review)
      return t`${stamps} had no room on a full card, and the customer’s next card cannot take them: it was switched off, is expired or not yet valid, or could not be made. Nothing was added yet.`
    },
  },
  'numbers-missing': {
    title: msg`Commands of a tablet are missing`,
    what: (review) => {
      const [where, missing] = [whereOf(review), missingNumbers(review)]
      return t`${where} numbers what is tapped on it without gaps. ${missing} never arrived: its storage may have been emptied, or they wait on it still.`
    },
  },
  'storage-new': {
    title: msg`A tablet began with empty storage`,
    what: (review) => {
      const where = whereOf(review)
      return t`The storage of ${where} was emptied or the app was installed anew. What waited on it unsent, if anything, is lost.`
    },
  },
  'over-a-limit': {
    title: msg`Held back: over a limit`,
    what: (review, times) => {
      const [who, mutation, when] = [whoOf(review), commandOf(review), whenOf(review, times)]
      return t`${who} ${mutation} ${when}, more than the shop’s limit allows. It arrived when the customer was gone, so nothing was done yet.`
    },
  },
  'person-disabled': {
    title: msg`Held back: person switched off`,
    what: (review, times) => {
      const [who, mutation, when] = [whoOf(review), commandOf(review), whenOf(review, times)]
      return t`${who} ${mutation} ${when}. When it arrived this person was switched off, or the tablet un-paired or not for adding, so nothing was done yet.`
    },
  },
  'outcome-unknown': {
    title: msg`Unknown outcome`,
    what: (review, times) => {
      const [who, mutation, when] = [whoOf(review), commandOf(review), whenOf(review, times)]
      if (review.evidence.command === 'redeem')
        return t`${who} ${mutation} ${when}. The stamp service’s answer was lost, and its records do not prove that the reward was taken.`
      if (review.evidence.command === 'create')
        return t`${who} ${mutation} ${when}. The stamp service’s answer was lost: the card may have been made, or not.`
      if (review.evidence.command === 'create-coupon')
        return t`A coupon was to be made after a reward. The stamp service’s answer was lost: it may have been made, or not. It is not made again by itself.`
      return review.evidence.cause === 'not applied'
        ? t`${who} ${mutation} ${when}. The stamp service’s answer was lost, and its count shows that it did not do it.`
        : t`${who} ${mutation} ${when}. The stamp service did not answer clearly, and its count fits more than one story.`
    },
  },
  drift: {
    title: msg`Two counts differ`,
    what: ({ evidence }) => {
      const [ours, theirs] = [Number(evidence.ledger), Number(evidence.hosted)]
      return t`The stamp service has ${theirs} on this card, our ledger ${ours}. Somebody else has changed it there, or a call was counted twice or never. It is not mended by guess.`
    },
  },
  'password-burst': {
    title: msg`On-site password typed wrong ten times`,
    what: (review) => {
      const [who, where] = [whoOf(review), whereOf(review)]
      return t`${who} typed a wrong on-site password again and again on ${where}. Rewards are locked there.`
    },
  },
  'automation-failed': {
    title: msg`A step after a reward failed`,
    what: ({ evidence }) => {
      const what = evidence.automation === 'coupon' ? t`The coupon` : t`The customer’s next card`
      return t`${what} that follows a reward by itself could not be made. The reward itself is safe.`
    },
  },
  'coupon-not-void': {
    title: msg`A coupon is still valid`,
    what: () =>
      t`A reward was given back, and the coupon that had come with it is kept by the stamp service. It is not void by itself: void it there.`,
  },
  'card-by-one-person': {
    title: msg`One card, one person`,
    what: ({ evidence, ...review }) => {
      const who = whoOf(review)
      const days = Number(evidence.days)
      const taps = Number(evidence.taps)
      const of = Number(evidence.ofTaps)
      const nextBest = Number(evidence.nextBest)
      return t`${who} tapped ${taps} of the ${of} times that this customer’s cards were stamped within ${plural(days, { one: '# day', other: '# days' })}. The busiest other customer was stamped ${nextBest} times. It may be a colleague’s own card, or a friend’s: ask before you judge.`
    },
  },
  'reward-after-restore': {
    title: msg`Reward of a card from before the restore`,
    what: ({ evidence }, times) => {
      const since = times.moment(Number(evidence.backupAt))
      return evidence.redeemedAt
        ? t`The shop came back from a backup of ${since}. A later export of the audit log tells that this card’s reward was handed over since.`
        : t`The shop came back from a backup of ${since}. Whether this card’s reward was handed over since then nobody here knows, so it was not given.`
    },
  },
  'card-lost': {
    title: msg`Stamps for a card that the shop does not have`,
    what: (review, times) => {
      const [who, stamps, when] = [whoOf(review), stampsOf(review), whenOf(review, times)]
      return review.evidence.backupAt
        ? t`${who} added ${stamps} ${when} to a card that was made after the backup from which the shop came back. Nothing was added.`
        : t`${who} added ${stamps} ${when} to a card that was left behind when the shop’s stamps were moved. Nothing was added.`
    },
  },
  'tablet-silent': {
    title: msg`A tablet is silent with stamps waiting`,
    what: ({ evidence, ...review }, times) => {
      const where = whereOf(review)
      const count = Number(evidence.waiting)
      const since = times.moment(Number(evidence.silentSince))
      return t`${where} has not been heard since ${since}, and ${plural(count, { one: '# command waits', other: '# commands wait' })} on it. They are safe there; they come when it is switched on with a network.`
    },
  },
}

const unknown: ReviewLabels<AnyReview> = {
  title: msg`Something that this app does not know yet`,
  what: ({ kind }) =>
    t`The server asks about “${kind}”. This app is older than the server: reload it, or decide by the evidence below.`,
}

/** The kind says which evidence it is. */
export function labelsOf(kind: string): ReviewLabels<AnyReview> {
  return (kindLabels as Partial<Record<string, ReviewLabels<AnyReview>>>)[kind] ?? unknown
}

type Tapped = { command?: string; count?: number | null; asked?: number | null; tappedAt?: number | null }
type TappedReview = { evidence: Tapped; tappedAt: number | null }

const whoOf = ({ person }: Pick<Review, 'person'>) => person?.name ?? t`Somebody`
const whereOf = ({ tablet }: Pick<Review, 'tablet'>) => tabletName(tablet) ?? t`A tablet`

function whenOf({ tappedAt, evidence }: TappedReview, times: ShopTimes): string {
  const at = tappedAt ?? evidence.tappedAt
  if (typeof at !== 'number' || at === 0) return t`at a time that is not known`
  const moment = times.moment(at)
  return t`on ${moment}`
}

function stampsOf({ evidence }: Pick<TappedReview, 'evidence'>): string {
  const count = evidence.count ?? evidence.asked ?? 1
  return t`${plural(count, { one: '# stamp', other: '# stamps' })}`
}

function commandOf(review: TappedReview): string {
  const stamps = stampsOf(review)
  switch (review.evidence.command) {
    case 'remove':
      return t`took off ${stamps}`
    case 'redeem':
      return t`redeemed a reward`
    case 'create':
      return t`made a new card`
    default:
      return t`added ${stamps}`
  }
}

function missingNumbers({ evidence }: ReviewOf<'numbers-missing'>): string {
  const [from, to] = [Number(evidence.missingFrom), Number(evidence.missingTo)]
  return from === to ? t`Number ${from}` : t`Numbers ${from} to ${to}`
}
