import type { MessageDescriptor } from '@lingui/core'
import { msg, plural } from '@lingui/core/macro'
import { useLingui } from '@lingui/react/macro'
import type { ActivityItem, ActivityKind } from '#shared/activity-api.ts'
import { actionWords, eventWords } from '#shared/event-words.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'

const kinds: Record<ActivityKind, MessageDescriptor> = {
  create: msg`New cards`,
  add: msg`Stamps added`,
  remove: msg`Stamps removed`,
  redeem: msg`Rewards`,
  update: msg`Cards changed`,
  delete: msg`Cards deleted`,
  'give-back': msg`Rewards given back`,
  replace: msg`Lost cards replaced`,
  start: msg`Printed cards started`,
  'create-coupon': msg`Coupons made`,
  'redeem-coupon': msg`Coupons redeemed`,
  shop: msg`Shop: people, tablets, settings`,
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
  const language = languageOfTag(i18n.locale) ?? languageTags[0]
  return (item) => {
    const { event, delta, refusal } = item
    const count = Math.abs(delta)
    if (refusal === null && event === 'stamp.added')
      return t`${plural(count, { one: '# stamp added', other: '# stamps added' })}`
    if (refusal === null && event === 'stamp.removed')
      return t`${plural(count, { one: '# stamp removed', other: '# stamps removed' })}`
    return actionWords(language, item)
  }
}

/** An event by its name alone, where its numbers are not known or not to be trusted. */
export function useEventLabels(): (event: string) => string {
  const { i18n } = useLingui()
  const language = languageOfTag(i18n.locale) ?? languageTags[0]
  return (event) => eventWords(language, event)
}
