import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useState } from 'react'
import { useStore } from 'zustand'
import { useDuration } from '../../kit/labels.ts'
import { Button } from '../../ui/button.tsx'
import { useCounter } from '../counter-deps.tsx'
import { deliberate } from '../double-tap.ts'
import { useNow } from '../use-now.ts'
import { useLock } from '../use-session.ts'
import { DrillEnd } from './drill-end.tsx'
import { useStories } from './drill-words.ts'
import type { PracticeCounter } from './practice-counter.ts'
import styles from './practice-room.module.css'

type Props = {
  practice: PracticeCounter
  /** Real stamps that this tablet has still to send. */
  reallyWaiting: number
  onLeave: () => void
}

/** In sight on every screen of practice: that it is practice, who comes next, and the way out. */
export function PracticeBar({ practice, reallyWaiting, onLeave }: Props) {
  const { t } = useLingui()
  const isTurned = useLock().state === 'turned'
  const { called } = useStore(practice.drill.state)
  return (
    <>
      <section className={styles.bar} aria-label={t`Practice`}>
        <p className={styles.label}>
          <b>
            <Trans>Practice</Trans>
          </b>{' '}
          <Trans>Made-up cards. Nothing counts.</Trans>
        </p>
        {!isTurned && (
          <div className={styles.ways}>
            <span className={styles.line}>
              <Line practice={practice} />
            </span>
            <Button onClick={onLeave}>
              <Trans>Leave practice</Trans>
            </Button>
          </div>
        )}
      </section>
      {!isTurned &&
        (called === 0 ? (
          <Begin practice={practice} reallyWaiting={reallyWaiting} />
        ) : called > practice.drill.visits ? (
          <DrillEnd practice={practice} onLeave={onLeave} />
        ) : (
          <Customer practice={practice} key={called} />
        ))}
    </>
  )
}

function Line({ practice }: Pick<Props, 'practice'>) {
  const { downUntil } = useStore(practice.drill.state)
  const { now } = useCounter()
  const duration = useDuration()
  useNow(1_000, downUntil !== null)
  const left = (downUntil ?? 0) - now()
  if (left <= 0)
    return (
      <Button onClick={deliberate(() => practice.drill.setDown(true))}>
        <Trans>Pretend the internet is down</Trans>
      </Button>
    )
  return (
    <Button onClick={deliberate(() => practice.drill.setDown(false))}>
      <Trans>Bring the internet back ({duration(left)} left)</Trans>
    </Button>
  )
}

function Begin({ practice, reallyWaiting }: Omit<Props, 'onLeave'>) {
  const { t } = useLingui()
  const count = practice.drill.visits
  return (
    <section className={styles.queue} aria-label={t`The customers`}>
      <p className={styles.story}>
        <Trans>
          {count} made-up customers come to this counter, some with a surprise. As long as you see the stripes
          no stamp is real and no server hears of it.
        </Trans>{' '}
        {reallyWaiting > 0 &&
          t`${plural(reallyWaiting, {
            one: '# real stamp waits on this tablet and is sent meanwhile.',
            other: '# real stamps wait on this tablet and are sent meanwhile.',
          })}`}
      </p>
      <div className={styles.ways}>
        <Button tone="primary" onClick={deliberate(practice.drill.next)}>
          <Trans>First customer</Trans>
        </Button>
      </div>
    </section>
  )
}

function Customer({ practice }: Pick<Props, 'practice'>): ReactNode {
  const { t } = useLingui()
  const { called, held } = useStore(practice.drill.state)
  const [isResting, setIsResting] = useState(false)
  const stories = useStories()
  const visit = practice.drill.served()
  if (!visit) return null
  const total = practice.drill.visits
  const isLast = called === total
  const by = visit.holds[Math.min(held, visit.holds.length - 1)]?.by
  return (
    <section className={styles.queue} aria-label={t`Customer ${called} of ${total}`}>
      <p className={styles.story}>
        <b>{t`Customer ${called} of ${total}`}</b> {stories[visit.name]}
      </p>
      <p role="alert" className={styles.resting}>
        {isResting && <Trans>The scanner rests until the keypad is closed.</Trans>}
      </p>
      <div className={styles.ways}>
        <Button tone={held === 0 ? 'primary' : 'plain'} onClick={() => setIsResting(!practice.hold())}>
          {by === 'scanner' ? (
            <Trans>Scan the code</Trans>
          ) : held === 0 ? (
            <Trans>Show the code</Trans>
          ) : (
            <Trans>Show it again</Trans>
          )}
        </Button>
        <Button onClick={deliberate(practice.drill.next)}>
          {isLast ? <Trans>How did it go?</Trans> : <Trans>Next customer</Trans>}
        </Button>
      </div>
    </section>
  )
}
