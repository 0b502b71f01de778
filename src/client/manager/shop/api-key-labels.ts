import { useLingui } from '@lingui/react/macro'
import type { ApiKey, KeyScope } from '#shared/api-keys-api.ts'

/** What a key may do, and what it is called. */
export function useScopeLabels() {
  const { t } = useLingui()
  const labels: Record<KeyScope, string> = {
    read: t`Look cards and coupons up, with their on-site passwords`,
    stamps: t`Change cards: give out, stamp, redeem, delete`,
    metrics: t`Read the figures for Prometheus`,
  }
  return {
    scopeLabel: (scope: KeyScope) => labels[scope],
    nameOf: ({ name, isOfStart }: ApiKey) => (isOfStart ? t`The key of the first start` : name),
  }
}
