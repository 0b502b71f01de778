import { useLingui } from '@lingui/react/macro'
import type { Complaint } from './setup-draft.ts'

/** What is invalid in a field, in words. */
export function useComplaintLabels(): (complaint: Complaint | undefined) => string | undefined {
  const { t } = useLingui()
  return (complaint) => {
    switch (complaint) {
      case undefined:
        return undefined
      case 'empty':
        return t`This is needed.`
      case 'number':
        return t`A whole number within the limits, please.`
      case 'login':
        return t`At least three characters, and no spaces.`
      case 'password':
        return t`At least twelve characters.`
      case 'pin':
        return t`Exactly six digits.`
      case 'onsite-password':
        return t`Four to twenty digits.`
    }
  }
}
