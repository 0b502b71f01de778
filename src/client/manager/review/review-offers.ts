import { plural, t } from '@lingui/core/macro'
import { missingStamps } from '#shared/missing-stamps.ts'
import type { Review, ReviewAction } from '#shared/review-api.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { tabletName } from './tablet-name.ts'

type About = Pick<Review, 'kind' | 'evidence' | 'person' | 'tablet' | 'suggested'>
/** What stands on the button, what pressing it will do, and whether it gives something up. */
type OfferLabels = { label: string; will: string; isGivingUp?: boolean }

/** How many stamps a settlement moves; the server reckons the same. */
export function stampsToPlace({ kind, evidence }: Pick<Review, 'kind' | 'evidence'>): number {
  const count = kind === 'outcome-unknown' ? missingStamps(evidence) : Number(evidence['count'])
  return Number.isInteger(count) && count > 0 ? count : 0
}

/** `until` is the new last day of `extend-and-add`, as it is shown. */
export function offerLabels(review: About, action: ReviewAction, until: string): OfferLabels {
  const count = stampsToPlace(review)
  const stamps = t`${plural(count, { one: '# stamp', other: '# stamps' })}`
  switch (action) {
    case 'add':
      if (review.kind === 'carried-nowhere')
        return {
          label: t`Add ${stamps}`,
          will: t`Puts ${stamps} on the customer’s next card. Where that one cannot be used, activate or extend it first.`,
        }
      return {
        label: t`Add ${stamps}`,
        will: t`Puts ${stamps} on this card. Where it is full or redeemed they go to the customer’s next card, which is made if there is none.`,
      }
    case 'extend-and-add':
      return {
        label: t`Extend and add ${stamps}`,
        will: t`Makes the card good until ${until}, then puts ${stamps} on it.`,
      }
    case 'apply':
      return applyLabels(review, stamps)
    case 'unlock': {
      const where = tabletName(review.tablet) ?? review.person?.name ?? t`that tablet`
      return {
        label: t`Unlock`,
        will: t`Lets rewards be redeemed on ${where} again at once. Ask first who typed it, and change the on-site password if it was a stranger.`,
      }
    }
    case 'dismiss':
      return dismissLabels(review, stamps)
    default:
      return {
        label: t`Do it again`,
        will: t`Does the failed step once more under the same id. If it had happened after all, nothing is done a second time.`,
      }
  }
}

function applyLabels({ kind, evidence }: About, stamps: string): OfferLabels {
  const isRemoval = evidence['command'] === 'remove'
  if (kind === 'reward-after-restore')
    return {
      label: t`It was not given: let it be redeemed`,
      will: t`The next try to redeem this card goes through, with the on-site password as always.`,
    }
  const label = isRemoval ? t`Take off ${stamps}` : t`Add ${stamps}`
  if (kind === 'outcome-unknown')
    return {
      label,
      will: t`Sends a new command to the stamp service for the ${stamps} missing from its count. What was sent before is not sent again.`,
    }
  return isRemoval
    ? { label, will: t`Takes ${stamps} off the card now, as it was tapped.` }
    : {
        label,
        will: t`Puts ${stamps} on the card now, as it was tapped. What a full card cannot hold goes to the next one.`,
      }
}

function dismissLabels({ kind, evidence, suggested }: About, stamps: string): OfferLabels {
  const isOnlyRead = suggested === 'dismiss'
  const label = isOnlyRead ? t`Mark as read` : t`Close and change nothing`
  switch (kind) {
    case 'added-after-redemption':
    case 'expired-before-arrival':
    case 'carried-nowhere':
    case 'over-a-limit':
    case 'person-disabled':
      return { label, will: t`Changes no card: the customer does not get the ${stamps}.`, isGivingUp: true }
    case 'outcome-unknown':
      if (evidence['command'] === 'redeem')
        return {
          label,
          will: t`Changes no card. Ask who stood there whether the reward was handed over, and look the card up at the stamp service before the next one is given.`,
        }
      if (evidence['command'] === 'create')
        return {
          label,
          will: t`Changes no card. Look at the stamp service whether the customer has a new card; if not, issue one.`,
        }
      if (evidence['command'] === 'create-coupon')
        return {
          label,
          will: t`Makes no coupon. Look at the stamp service whether the customer has it; if not, make one there.`,
        }
      return {
        label,
        will: t`Changes no card: the count stays as the stamp service has it.`,
        isGivingUp: !isOnlyRead,
      }
    case 'drift':
      return {
        label,
        will: t`Changes no card: the stamp service’s count stands. If it is wrong, correct the card from its story.`,
      }
    case 'numbers-missing':
    case 'storage-new':
      return {
        label,
        will: t`Changes no card. If a customer misses stamps of that time, add them with a correction.`,
      }
    case 'reward-after-restore':
      return { label, will: t`The reward stays held: it was given already, or nobody can tell.` }
    case 'card-lost':
      return {
        label,
        will: t`Changes no card. Give the customer a new card and add what is missing with a correction.`,
      }
    case 'tablet-silent':
      return {
        label,
        will: t`Changes nothing. Switch the tablet on near the Wi-Fi: what waits on it is sent by itself, and this closes by itself.`,
      }
    default:
      return { label, will: t`Closes it. No card is changed.`, isGivingUp: !isOnlyRead }
  }
}

/** What came of it, for a closed one and right after closing. */
export function outcomeLabels(action: ReviewAction | null, outcome: Record<string, unknown> | null): string {
  if (outcome?.['cause'] === 'tablet-back') return t`Closed by itself: the tablet was heard again.`
  const count = Number(outcome?.['count'])
  const carried = Number(outcome?.['carriedOver'] ?? 0)
  const stampIdx = outcome?.['stampIdx']
  const code = typeof stampIdx === 'number' ? formatStampCode(stampIdx) : null
  const isOnItsWay = outcome?.['state'] === 'being-checked'
  switch (action) {
    case null:
      return t`Closed by itself.`
    case 'dismiss':
      return t`Closed; no card was changed.`
    case 'unlock':
      return t`Unlocked.`
    case 'redo':
      return redoneLabels(outcome?.['state'])
    case 'add':
    case 'extend-and-add':
    case 'apply': {
      if (outcome?.['released']) return t`Let go: the card can be redeemed.`
      if (!Number.isInteger(count)) return t`Done.`
      if (isOnItsWay)
        return t`Sent: ${plural(count, { one: '# stamp', other: '# stamps' })}. The stamp service is being asked; if it stays unclear a new review opens.`
      if (carried > 0 && outcome?.['state'] === 'carry-open')
        return t`Done: ${plural(count, { one: '# stamp', other: '# stamps' })}, ${carried} of them still wait for the next card.`
      if (carried > 0)
        return t`Done: ${plural(count, { one: '# stamp', other: '# stamps' })}, ${carried} of them on the next card.`
      if (code === null) return t`Done: ${plural(count, { one: '# stamp', other: '# stamps' })}.`
      return t`Done: ${plural(count, { one: '# stamp', other: '# stamps' })} on card ${code}.`
    }
    default:
      return t`Done.`
  }
}

function redoneLabels(state: unknown): string {
  switch (state) {
    case 'failed':
      return t`It failed again: a new review tells why.`
    case 'due':
    case 'sent':
      return t`Begun again; it is on its way.`
    case 'unknown':
      return t`It was sent and its outcome is not known: a new review tells more.`
    case 'off':
      return t`There was nothing to be made any more.`
    default:
      return t`Done: it is made.`
  }
}
