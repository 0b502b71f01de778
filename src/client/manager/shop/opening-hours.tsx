import { useLingui } from '@lingui/react/macro'
import { CheckField } from '../../ui/check-field.tsx'
import styles from './limit-field.module.css'
import { KindField } from './limit-field.tsx'
import type { DayDraft, HoursDraft } from './limits-draft.ts'

type Props = { value: HoursDraft; onChange: (value: HoursDraft) => void }

/** A day may end after midnight: "18:00 to 02:00" is open until two in the morning. */
export function OpeningHours({ value, onChange }: Props) {
  const { t } = useLingui()
  const { isOn, days, kind } = value
  const names = useWeekdays()
  const setDay = (n: number, day: DayDraft) =>
    onChange({ ...value, days: days.map((it, other) => (other === n ? day : it)) })
  return (
    <section className={styles.limit} aria-label={t`Opening hours`}>
      <CheckField
        label={t`Opening hours`}
        checked={isOn}
        onChange={(next) => onChange({ ...value, isOn: next })}
      />
      {isOn && (
        <>
          <div className={styles.fields}>
            <KindField value={kind} onChange={(next) => onChange({ ...value, kind: next })} />
          </div>
          <div className={styles.days}>
            {days.map((day, n) => (
              <Day key={names[n]} name={names[n] ?? ''} value={day} onChange={(next) => setDay(n, next)} />
            ))}
          </div>
        </>
      )}
      <p className={styles.sentence}>
        {!isOn
          ? t`No limit.`
          : kind === 'soft'
            ? t`Outside these hours, in the shop’s time, a stamp asks for a reason.`
            : t`Outside these hours, in the shop’s time, a stamp is refused.`}
      </p>
    </section>
  )
}

type DayProps = { name: string; value: DayDraft; onChange: (value: DayDraft) => void }

function Day({ name, value, onChange }: DayProps) {
  const { t } = useLingui()
  const { isOpen, from, to } = value
  return (
    <div className={styles.day}>
      <CheckField label={name} checked={isOpen} onChange={(next) => onChange({ ...value, isOpen: next })} />
      {isOpen ? (
        <>
          <Time
            label={t`${name} from`}
            value={from}
            onChange={(next) => onChange({ ...value, from: next })}
          />
          <Time label={t`${name} to`} value={to} onChange={(next) => onChange({ ...value, to: next })} />
          {to <= from && <p className={styles.over}>{t`Until ${to} of the next morning.`}</p>}
        </>
      ) : (
        <span>{t`closed`}</span>
      )}
    </div>
  )
}

type TimeProps = { label: string; value: string; onChange: (value: string) => void }

function Time({ label, value, onChange }: TimeProps) {
  return (
    <input
      type="time"
      aria-label={label}
      className={styles.time}
      value={value}
      required
      // Half a time is no value: what was there stays until it is whole.
      onChange={({ currentTarget }) => currentTarget.value && onChange(currentTarget.value)}
    />
  )
}

/** Monday first, as the wire has them. */
function useWeekdays(): string[] {
  const { i18n } = useLingui()
  const format = new Intl.DateTimeFormat(i18n.locale, { weekday: 'long', timeZone: 'UTC' })
  return Array.from({ length: 7 }, (_, n) => format.format(Date.UTC(2026, 0, 5 + n)))
}
