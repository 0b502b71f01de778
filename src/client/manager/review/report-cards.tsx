import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Reports } from '#shared/reports-api.ts'
import { useCalendarDays } from './calendar-days.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartFigures } from './chart-figures.tsx'
import { ChartRows } from './chart-rows.tsx'
import { byWeeks, rateOf } from './report-days.ts'
import styles from './reports.module.css'

/** How many of the cards that were given out have come to their reward. */
export function ReportCards({ cards }: { cards: NonNullable<Reports['cards']> }) {
  const { t } = useLingui()
  const { short, long } = useCalendarDays()
  const { given, redeemed, full, expired, byDay, byCard } = cards
  if (given === 0)
    return (
      <p>
        <Trans>No card was given out on these days.</Trans>
      </p>
    )
  const bars = byWeeks(byDay)
  const rewarded = byCard.filter((card) => card.redeemed > 0)
  return (
    <>
      <p className={styles.lead}>
        <span className={styles.rate}>{rateOf(cards)} %</span>{' '}
        {plural(given, {
          one: 'of # card that was given out is redeemed by now.',
          other: 'of # cards that were given out are redeemed by now.',
        })}{' '}
        <Trans>
          {full} more are full, {expired} ran out before.
        </Trans>
      </p>
      <ChartFigures
        title={t`Redeemed by now, in %, by the day on which they were given out`}
        chart={
          <ChartBars
            height={220}
            tone="stamp"
            markWidth={72}
            bars={bars.map((it) => ({
              key: it.day,
              mark: short(it.day),
              labels: `${long(it.day)}: ${rateOf(it)} % (${it.redeemed} / ${it.given})`,
              value: rateOf(it),
            }))}
          />
        }
        heads={[t`From`, t`Given out`, t`Redeemed`, '%']}
        rows={bars.map((it) => ({
          key: it.day,
          cells: [long(it.day), it.given, it.redeemed, it.given === 0 ? '–' : rateOf(it)],
        }))}
        sums={[given, redeemed, rateOf(cards)]}
      />
      {rewarded.length > 1 && (
        <ChartRows
          title={t`Redeemed, by stamp card`}
          heads={[t`Stamp card`, t`Redeemed`]}
          rows={rewarded.map((card) => ({
            key: String(card.cardIdx),
            name: card.cardNm,
            value: card.redeemed,
          }))}
        />
      )}
    </>
  )
}
