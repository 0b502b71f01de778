import { useLingui } from '@lingui/react/macro'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import type { Mutation } from '../../kit/use-endpoint-mutation.ts'
import { Notice } from '../../ui/notice.tsx'

/** What became of a write that was not done: refused with its reason, or without an answer. Else nothing. */
export function MutationNotice({ mutation }: { mutation: Mutation<unknown> }) {
  const { t } = useLingui()
  const refusals = useRefusals()
  if (mutation.state !== 'ended' || mutation.answer.kind === 'ok') return null
  if (mutation.answer.kind === 'refused') {
    const { title, cause, action } = refusals[mutation.answer.refusal]
    return <Notice tone="refused" title={title} cause={sentences(cause, action)} />
  }
  return (
    <Notice
      tone="waiting"
      title={t`No answer from the server`}
      cause={t`It may have been done or not. Press again as it is: it is done once, however often it is pressed. Before you change anything, look whether it was done.`}
    />
  )
}
