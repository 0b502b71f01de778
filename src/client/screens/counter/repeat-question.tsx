import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { useDuration } from '../words.ts'
import { deliberate } from './double-tap.ts'
import type { RecentAdd } from './repeat.ts'
import styles from './repeat-question.module.css'
import { useNow } from './use-now.ts'
import { useSession } from './use-session.ts'

type Props = RecentAdd & { count: number; onAnswer: (isYes: boolean) => void }

/** In the place of the chips: a slip of the finger is caught, a second coffee is one more tap. */
export function RepeatQuestion({ by, at, count, onAnswer }: Props) {
  const { t } = useLingui()
  const duration = useDuration()
  const age = duration(Math.max(useNow(1_000) - at, 1_000))
  const person = useSession()?.person.name
  const who = by ?? person
  return (
    <div role="alert" className={styles.question}>
      <p>
        {who
          ? t`Already stamped ${age} ago by ${who}, add another?`
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
