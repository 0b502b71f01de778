import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ActivityItem, ActivityKind } from '#shared/activity-api.ts'

const kinds: Record<ActivityKind, MessageDescriptor> = {
  create: msg`New cards`,
  add: msg`Stamps added`,
  remove: msg`Stamps removed`,
  redeem: msg`Rewards`,
  update: msg`Cards changed`,
  delete: msg`Cards deleted`,
  'give-back': msg`Rewards given back`,
  replace: msg`Lost cards replaced`,
  'create-coupon': msg`Coupons made`,
  'redeem-coupon': msg`Coupons redeemed`,
  shop: msg`Shop: people, tablets, settings`,
}

const refused: Record<ActivityKind, MessageDescriptor> = {
  create: msg`A new card was refused`,
  add: msg`Adding a stamp was refused`,
  remove: msg`Removing a stamp was refused`,
  redeem: msg`A reward was refused`,
  update: msg`A change of a card was refused`,
  delete: msg`Deleting a card was refused`,
  'give-back': msg`Giving a reward back was refused`,
  replace: msg`Replacing a lost card was refused`,
  'create-coupon': msg`A new coupon was refused`,
  'redeem-coupon': msg`A coupon was refused`,
  shop: msg`Refused`,
}

/** As the ledger and the audit log name them; `….done` is a command that wrote no row. */
const events: Record<string, MessageDescriptor> = {
  'stamp.created': msg`New card`,
  'stamp.carried-over': msg`Carried over to the next card`,
  'stamp.redeemed': msg`Reward handed over`,
  'stamp.given-back': msg`Reward given back`,
  'stamp.moved': msg`Lost card replaced`,
  'stamp.updated': msg`Card changed`,
  'stamp.deleted': msg`Card deleted`,
  'command.reviewed': msg`Left for a manager to decide`,
  'coupon.created': msg`Coupon made`,
  'coupon.redeemed': msg`Coupon redeemed`,
  'session.opened': msg`Signed in`,
  'session.closed': msg`Signed out`,
  'person.added': msg`Person added`,
  'person.changed': msg`Person changed`,
  'pin.reset': msg`New PIN set`,
  'password.set': msg`Password set`,
  'authenticator.added': msg`Authenticator app added`,
  'authenticator.removed': msg`Authenticator app removed`,
  'secret.locked': msg`Locked after wrong tries`,
  'redeem.locked': msg`Rewards locked after wrong passwords`,
  'redeem.unlocked': msg`Rewards unlocked`,
  'coupon.voided': msg`Coupon voided`,
  'pairing.confirmed': msg`Pairing confirmed`,
  'tablet.paired': msg`Tablet paired`,
  'tablet.changed': msg`Tablet changed`,
  'tablet.revoked': msg`Tablet un-paired`,
  'limits.changed': msg`Limits changed`,
  'honesty.changed': msg`Honesty settings changed`,
  'give-back-limit.changed': msg`Limit of rewards given back changed`,
  'onsite-password.rotated': msg`On-site password changed`,
  'automation.changed': msg`Automation changed`,
  'settings.changed': msg`Shop settings changed`,
  'card.created': msg`Stamp card made`,
  'card.changed': msg`Stamp card changed`,
  'shop.set-up': msg`Shop set up`,
  'review.assigned': msg`Review assigned`,
  'review.closed': msg`Review settled`,
  'card.found': msg`Card opened from the search`,
  'stamps.searched': msg`Customer looked up`,
  'holder.opened': msg`Customer’s details opened`,
  'holder.erased': msg`Customer erased`,
  'webhook.created': msg`Webhook added`,
  'webhook.rotated': msg`Webhook secret changed`,
  'webhook.resent': msg`Webhook sent again`,
  'webhook.enabled': msg`Webhook switched on`,
  'webhook.disabled': msg`Webhook switched off`,
  'add.done': msg`Stamps added`,
  'create.done': msg`New card`,
  'remove.done': msg`Stamps removed`,
  'redeem.done': msg`Reward handed over`,
  'update.done': msg`Card changed`,
  'delete.done': msg`Card deleted`,
  'give-back.done': msg`Reward given back`,
  'replace.done': msg`Lost card replaced`,
  'create-coupon.done': msg`Coupon made`,
  'redeem-coupon.done': msg`Coupon redeemed`,
}

/** Without their numbers. */
const countless: Record<string, MessageDescriptor> = {
  'command.refused': msg`Refused`,
  'stamp.added': msg`Stamps added`,
  'stamp.removed': msg`Stamps removed`,
}

/** What may be asked for, as an option of the filter. */
export function useKindLabels(): (kind: ActivityKind) => string {
  const { i18n } = useLingui()
  return (kind) => i18n._(kinds[kind])
}

/** A row of the activity as a short sentence: what was done, or what was refused. */
export function useCommandLabels(): (
  item: Pick<ActivityItem, 'kind' | 'event' | 'delta' | 'refusal'>,
) => string {
  const { t, i18n } = useLingui()
  return ({ kind, event, delta, refusal }) => {
    if (refusal !== null && refusal !== 'being-checked') return i18n._(refused[kind])
    const count = Math.abs(delta)
    if (event === 'stamp.added') return t`${plural(count, { one: '# stamp added', other: '# stamps added' })}`
    if (event === 'stamp.removed')
      return t`${plural(count, { one: '# stamp removed', other: '# stamps removed' })}`
    const labels = events[event]
    // One of a newer server: its own name says more than nothing.
    return labels ? i18n._(labels) : event
  }
}

/** An event by its name alone, where its numbers are not known or not to be trusted. */
export function useEventLabels(): (event: string) => string {
  const { i18n } = useLingui()
  return (event) => {
    const labels = countless[event] ?? events[event]
    return labels ? i18n._(labels) : event
  }
}
