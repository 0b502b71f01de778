import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useDuration } from '../kit/labels.ts'
import { Button } from '../ui/button.tsx'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import { type RecentAdd, whoStamped } from './repeat.ts'
import styles from './repeat-question.module.css'
import { useNow } from './use-now.ts'
import { useCurrentUser } from './use-session.ts'

type Props = RecentAdd & { count: number; onAnswer: (isYes: boolean) => void }

/** In the place of the chips: a slip of the finger is caught, a second coffee is one more tap. */
export function RepeatQuestion({ count, onAnswer, ...recent }: Props) {
  const { t } = useLingui()
  const duration = useDuration()
  const age = duration(Math.max(useNow(1_000) - recent.at, 1_000))
  const who = whoStamped(recent, useCurrentUser() ?? undefined, useCounter().faces.recall())
  return (
    <Question
      labels={
        who
          ? t`Already stamped ${age} ago by ${who}, add another?`
          : t`Already stamped ${age} ago here, add another?`
      }
      yes={t`Add ${count}`}
      onAnswer={onAnswer}
    />
  )
}

type OverProps = { toGo: number; count: number; onAnswer: (isYes: boolean) => void }

/** More than the card has room for: the rest is the customer's too, and begins the next one. */
export function OverQuestion({ toGo, count, onAnswer }: OverProps) {
  const { t } = useLingui()
  const rest = count - toGo
  return (
    <Question
      labels={t`The card has room for ${plural(toGo, { one: '# more stamp', other: '# more stamps' })}`}
      yes={t`${toGo} here, ${rest} on the next card`}
      onAnswer={onAnswer}
    />
  )
}

type QuestionProps = { labels: string; yes: string; onAnswer: (isYes: boolean) => void }

function Question({ labels, yes, onAnswer }: QuestionProps) {
  return (
    <div role="alert" className={styles.question}>
      <p>{labels}</p>
      <Button size="main" onClick={() => onAnswer(false)}>
        <Trans>No</Trans>
      </Button>
      <Button tone="primary" size="main" onClick={deliberate(() => onAnswer(true))}>
        {yes}
      </Button>
    </div>
  )
}
