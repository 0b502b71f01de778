import { Trans, useLingui } from '@lingui/react/macro'
import { useStore } from 'zustand'
import { Button } from '../../ui/button.tsx'
import { CheckIcon, NoteIcon } from '../../ui/icons.tsx'
import { deliberate } from '../double-tap.ts'
import { useVerdicts } from './drill-words.ts'
import type { PracticeCounter } from './practice-counter.ts'
import styles from './practice-room.module.css'

/** In plain words, what went well first. */
export function DrillEnd({ practice, onLeave }: { practice: PracticeCounter; onLeave: () => void }) {
  const { t } = useLingui()
  const verdicts = useVerdicts()
  const { judged } = useStore(practice.drill.state)
  const good = judged.filter(({ isGood }) => isGood)
  const bad = judged.filter(({ isGood }) => !isGood)
  const [done, total] = [good.length, judged.length]
  return (
    <section className={styles.end} aria-label={t`How did it go?`}>
      <h2>{bad.length === 0 ? t`All ${total} went well.` : t`${done} of ${total} went well.`}</h2>
      <ul>
        {good.map(({ name }) => (
          <li key={name} data-tone="confirmed">
            <CheckIcon />
            {verdicts[name].good}
          </li>
        ))}
        {bad.map(({ name }) => (
          <li key={name} data-tone="waiting">
            <NoteIcon />
            {verdicts[name].bad}
          </li>
        ))}
      </ul>
      <div className={styles.ways}>
        <Button tone="primary" onClick={onLeave}>
          <Trans>Leave practice</Trans>
        </Button>
        <Button onClick={deliberate(practice.drill.again)}>
          <Trans>Once more</Trans>
        </Button>
      </div>
    </section>
  )
}
