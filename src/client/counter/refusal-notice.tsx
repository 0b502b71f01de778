import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type { RefusalName } from '#shared/refusals.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import { useCounter } from './counter-deps.tsx'

type Props = {
  refusal: RefusalName
  /** One button; the sentence of what to do stands over it either way. */
  action?: ReactNode
  /** Who it has to do with, if anybody. */
  who?: string | null
  /** The hosted service's own words, where none of ours says why. */
  says?: string | null | undefined
  tone?: 'refused' | 'waiting' | 'neutral'
  /** Whether it stands in the place of a card. */
  isAlone?: boolean
}

/** Title, cause, one action and a sentence for the customer: every refusal has all four. */
export function RefusalNotice({
  refusal,
  action,
  who = null,
  says,
  tone = 'refused',
  isAlone = false,
}: Props) {
  const { t } = useLingui()
  const { lock } = useCounter()
  const { title, cause, action: whatToDo, say } = useRefusals()[refusal]
  return (
    <Notice
      tone={tone}
      title={title}
      cause={sentences(
        `${who ? `${who}: ` : ''}${says ? t`The stamp service says “${says}”.` : cause}`,
        whatToDo,
      )}
      say={say}
      sayLabel={t`Say to the customer`}
      action={
        <>
          {action}
          <Button
            tone="quiet"
            onClick={() => lock.move({ type: 'turned', path: location.pathname, refusal })}
          >
            <Trans>Show it to the customer</Trans>
          </Button>
        </>
      }
      isAlone={isAlone}
    />
  )
}
