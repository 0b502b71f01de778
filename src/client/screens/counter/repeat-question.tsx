import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { deliberate } from './double-tap.ts'
import type { RecentAdd } from './repeat.ts'
import styles from './repeat-question.module.css'
import { useNow } from './use-now.ts'
import { useDuration } from './words.ts'

type Props = RecentAdd & { count: number; onAnswer: (isYes: boolean) => void }

/** In the place of the chips: a slip of the finger is caught, a second coffee is one more tap. */
export function RepeatQuestion({ by, at, count, onAnswer }: Props) {
  const { t } = useLingui()
  const duration = useDuration()
  const age = duration(useNow(1_000) - at)
  return (
    <div role="alert" className={styles.question}>
      <p>
        {by
          ? t`Already stamped ${age} ago by ${by}, add another?`
          : t`Already stamped ${age} ago here, add another?`}
      </p>
      <Button size="main" onClick={() => onAnswer(false)}>
        <Trans>No</Trans>
      </Button>
      <Button tone="primary" size="main" onClick={deliberate(() => onAnswer(true))}>
        {t`Add ${count}`}
      </Button>
    </div>
  )
}
