import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { isSame, type PresetName, presetSpan, type Span } from './rewards-days.ts'
import styles from './span-picker.module.css'

type Props = {
  span: Span
  today: string
  presets: readonly PresetName[]
  onChange: (span: Span) => void
  /** What is wrong with the days that were chosen. */
  error?: string | undefined
  /** What else the page is asked by. */
  children?: ReactNode
}

/** A preset, or two days of one's own; which of them it is can be seen. */
export function SpanPicker({ span, today, presets, onChange, error, children }: Props) {
  const { t } = useLingui()
  const names: Record<PresetName, ReactNode> = {
    '7-days': <Trans>7 days</Trans>,
    '30-days': <Trans>30 days</Trans>,
    month: <Trans>This month</Trans>,
    'last-month': <Trans>Last month</Trans>,
  }
  return (
    <fieldset className={styles.picker} aria-label={t`Days`}>
      <div className={styles.presets}>
        {presets.map((name) => {
          const its = presetSpan(name, today)
          return (
            <Button key={name} aria-pressed={isSame(its, span)} onClick={() => onChange(its)}>
              {names[name]}
            </Button>
          )
        })}
      </div>
      <div className={styles.days}>
        <DateField
          label={t`From`}
          value={span.from}
          max={today}
          onChange={(from) => from && onChange({ ...span, from })}
        />
        <DateField
          label={t`To`}
          value={span.to}
          max={today}
          error={error}
          onChange={(to) => to && onChange({ ...span, to })}
        />
      </div>
      {children}
    </fieldset>
  )
}
