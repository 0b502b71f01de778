import { useLingui } from '@lingui/react/macro'
import type { Answer } from '../../api/api-client.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import { Notice } from '../../ui/notice.tsx'

type Unfulfilled = Exclude<Answer<never>, { kind: 'ok' }>
type Words = { title: string; cause: string }

/** What went wrong and what to do about it, in words. */
function useTroubleLabels(): (answer: Unfulfilled) => Words {
  const { t } = useLingui()
  const refusals = useRefusals()
  return (answer) => {
    if (answer.kind === 'unreachable')
      return {
        title: t`The server cannot be reached`,
        cause: t`Check the network of this device, then try again.`,
      }
    const { title, cause, action } = refusals[answer.refusal]
    return { title, cause: sentences(cause, action) }
  }
}

/** Keeps silent where nothing is wrong. */
export function Trouble({ of }: { of: Answer<unknown> | null }) {
  const labels = useTroubleLabels()
  if (of === null || of.kind === 'ok') return null
  return <Notice tone={of.kind === 'refused' ? 'refused' : 'waiting'} {...labels(of)} />
}
