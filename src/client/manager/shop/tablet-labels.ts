import { useLingui } from '@lingui/react/macro'
import type { May } from '#shared/people-api.ts'

/** What a tablet is for, in a few words. */
export function useMayLabels(): (may: readonly May[]) => string {
  const { t } = useLingui()
  return (may) => {
    const [adds, redeems] = [may.includes('add'), may.includes('redeem')]
    if (adds && redeems) return t`stamps and rewards`
    if (adds) return t`stamps only`
    return redeems ? t`rewards only` : t`looking only`
  }
}
