import { useLingui } from '@lingui/react/macro'
import type { HonestState } from '../outbox/entry.ts'

export function useStateLabels(): Record<HonestState, string> {
  const { t } = useLingui()
  return {
    'saved-here': t`saved here`,
    sent: t`sent`,
    checking: t`checking`,
    confirmed: t`confirmed`,
    refused: t`refused`,
    review: t`a manager decides`,
  }
}
