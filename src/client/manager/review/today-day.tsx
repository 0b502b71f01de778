import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { icon } from '../../ui/icons.tsx'
import styles from './today-day.module.css'

type Props = { day: string; today: string; onChange: (day: string) => void }

const BackIcon = /* @__PURE__ */ icon(<path d="M14.5 5.5 8 12l6.5 6.5" />)
const OnIcon = /* @__PURE__ */ icon(<path d="M9.5 5.5 16 12l-6.5 6.5" />)
const dayMs = 86_400_000

export function DayPicker({ day, today, onChange }: Props) {
  const { t } = useLingui()
  const isToday = day === today
  return (
    <div className={styles.picker}>
      {!isToday && (
        <Button tone="quiet" onClick={() => onChange(today)}>
          <Trans>To today</Trans>
        </Button>
      )}
      <Button aria-label={t`The day before`} onClick={() => onChange(moved(day, -1))}>
        <BackIcon />
      </Button>
      <DateField label={t`Day`} value={day} max={today} onChange={(to) => onChange(to || today)} />
      <Button
        aria-label={t`The day after`}
        disabled={isToday}
        reason={t`Today is the last day.`}
        onClick={() => onChange(moved(day, 1))}
      >
        <OnIcon />
      </Button>
    </div>
  )
}

/** A calendar day has no zone: reckoned in UTC, where every day is as long. */
function moved(day: string, days: number): string {
  return new Date(Date.parse(`${day}T00:00:00Z`) + days * dayMs).toISOString().slice(0, 10)
}
