import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import type { Unread } from './use-scans.ts'

/** Of a code that was typed or photographed. That the reward comes first has a cause that tells of a scan. */
export function useUnreadWords(): (why: Unread) => string {
  const refusals = useRefusals()
  return (why) => {
    const { title, cause, action } = refusals[why]
    return sentences(title, why === 'scan-at-the-keypad' ? action : cause)
  }
}
