import { Trans, useLingui } from '@lingui/react/macro'
import { endingDays, type Reports } from '#shared/reports-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useCalendarDays } from './calendar-days.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartFigures } from './chart-figures.tsx'

/** By their last day; the axis has the days without one too, so that a week looks like a week. */
export function ReportEnding({ ending }: { ending: NonNullable<Reports['ending']> }) {
  const { t } = useLingui()
  const { now } = useDeps()
  const { ymd } = useShopTimes()
  const { short, long } = useCalendarDays()
  if (ending.length === 0)
    return (
      <p>
        <Trans>None.</Trans>
      </p>
    )
  const today = ymd(now())
  const byDay = new Map(ending.map((it) => [it.day, it.cards]))
  const days = Array.from({ length: endingDays }, (_, n) => daysAfter(today, n))
  return (
    <ChartFigures
      title={t`By their last day`}
      chart={
        <ChartBars
          height={180}
          tone="ink"
          markWidth={72}
          bars={days.map((day) => ({
            key: day,
            mark: short(day),
            labels: `${long(day)}: ${byDay.get(day) ?? 0}`,
            value: byDay.get(day) ?? 0,
          }))}
        />
      }
      heads={[t`Last day`, t`Cards`, t`Full`]}
      rows={ending.map(({ day, cards, full }) => ({ key: day, cells: [long(day), cards, full] }))}
      sums={[
        ending.reduce((sum, { cards }) => sum + cards, 0),
        ending.reduce((sum, { full }) => sum + full, 0),
      ]}
    />
  )
}
