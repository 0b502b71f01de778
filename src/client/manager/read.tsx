import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import type { EndpointQuery } from '../kit/use-endpoint-query.ts'
import { Button } from '../ui/button.tsx'
import { Notice } from '../ui/notice.tsx'
import styles from './read.module.css'

type Props<Value> = { of: EndpointQuery<Value>; children: (value: Value) => ReactNode }

/** The four ways in which a page can be: on its way, unreachable, refused, or there (perhaps as it was last). */
export function Read<Value>({ of: { answer, isUnreachable, isFetching, refetch }, children }: Props<Value>) {
  const { t } = useLingui()
  const refusals = useRefusals()
  const tryAgain = (
    <Button onClick={refetch} busy={isFetching}>
      <Trans>Try again</Trans>
    </Button>
  )
  if (answer?.kind === 'refused') {
    const { title, cause, action } = refusals[answer.refusal]
    return <Notice tone="refused" title={title} cause={sentences(cause, action)} action={tryAgain} />
  }
  return (
    <>
      {isUnreachable && (
        <Notice
          tone="waiting"
          title={t`The server cannot be reached`}
          cause={answer ? t`This is how it was last.` : t`Nothing can be shown until it answers.`}
          action={tryAgain}
        />
      )}
      {answer && children(answer.value)}
      {!answer && !isUnreachable && (
        <output className={styles.loading}>
          <Trans>Reading…</Trans>
        </output>
      )}
    </>
  )
}
