import { useLingui } from '@lingui/react/macro'
import { type WebhookKind, webhookKinds } from '#shared/webhooks-api.ts'

/** What happened, in words; a kind that this app does not know is shown as the wire names it. */
export function useEventLabels(): (type: string) => string {
  const { t } = useLingui()
  const labels: Record<WebhookKind | 'webhook.test', string> = {
    'stamp.created': t`A card was given out`,
    'stamp.added': t`A stamp was added`,
    'stamp.removed': t`A stamp was taken back`,
    'stamp.completed': t`A card is full`,
    'stamp.redeemed': t`A reward was handed out`,
    'stamp.carried-over': t`A stamp went to the next card`,
    'stamp.reinstated': t`A reward was given back`,
    'review.opened': t`Something needs a person`,
    'webhook.test': t`A test`,
  }
  return (type) => (isKnown(type) ? labels[type] : type)
}

function isKnown(type: string): type is WebhookKind | 'webhook.test' {
  return type === 'webhook.test' || (webhookKinds as readonly string[]).includes(type)
}
