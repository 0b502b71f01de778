import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { type RedemptionReport } from '#shared/activity-api.ts'
import { addressOf } from '#shared/endpoint.ts'
import { exportRedemptions, getRedemptionReport } from '#shared/endpoints/redemption-report.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { BranchFilter } from '../branch-filter.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useCalendarDays } from './calendar-days.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartFigures } from './chart-figures.tsx'
import { ChartRows } from './chart-rows.tsx'
import { DownloadLink } from './download-link.tsx'
import { Promises } from './promises.tsx'
import styles from './rewards.module.css'
import { mostDays } from './rewards-days.ts'
import { SpanPicker } from './span-picker.tsx'
import { useBranch } from './use-branch.ts'
import { useSpan } from './use-span.ts'

/** What was handed over, by whom, of which card and on which day. */
export function Rewards() {
  const { t } = useLingui()
  const { span, isAsked, picker } = useSpan(mostDays)
  const { branch, setBranch } = useBranch()
  const asked = branch === '' ? span : { ...span, branch }
  const report = useEndpointQuery({
    endpoint: getRedemptionReport,
    query: asked,
    isEnabled: isAsked,
    isLive: true,
  })
  return (
    <>
      <PageHead
        title={t`Rewards`}
        lead={<Trans>What was handed over: by whom, of which card, on which day.</Trans>}
        actions={
          <DownloadLink href={addressOf(exportRedemptions, { query: asked })}>
            <Trans>Download as CSV</Trans>
          </DownloadLink>
        }
      />
      <SpanPicker {...picker} presets={['7-days', 'month', 'last-month']}>
        <BranchFilter value={branch} onChange={setBranch} />
      </SpanPicker>
      {isAsked && <Read of={report}>{(value) => <Report report={value} />}</Read>}
      <Promises />
    </>
  )
}

function Report({ report: { total, givenBack, byDay, byPerson, byCard } }: { report: RedemptionReport }) {
  const { t } = useLingui()
  const { short, long } = useCalendarDays()
  if (total === 0 && givenBack === 0)
    return (
      <div className={styles.empty}>
        <h2>
          <Trans>No reward on these days</Trans>
        </h2>
        <p>
          <Trans>
            A reward stands here as soon as a full card was redeemed at a tablet. Choose more days to look
            further back.
          </Trans>
        </p>
      </div>
    )
  return (
    <>
      <p className={styles.total}>
        <span className={styles.count}>{total}</span>{' '}
        {plural(total, { one: 'reward handed over', other: 'rewards handed over' })}
      </p>
      {givenBack > 0 && (
        <p>
          {t`${plural(givenBack, { one: '# more was given back and is not counted.', other: '# more were given back and are not counted.' })}`}
        </p>
      )}
      <ChartFigures
        title={t`By day`}
        chart={
          <ChartBars
            height={220}
            tone="stamp"
            markWidth={72}
            bars={byDay.map(({ day, rewards }) => ({
              key: day,
              mark: short(day),
              labels: `${long(day)}: ${rewards}`,
              value: rewards,
            }))}
          />
        }
        heads={[t`Day`, t`Rewards`]}
        rows={byDay.map(({ day, rewards }) => ({ key: day, cells: [long(day), rewards] }))}
        sums={[total]}
      />
      <div className={styles.pair}>
        <ChartRows
          title={t`By person`}
          heads={[t`Person`, t`Rewards`]}
          rows={byPerson.map(({ person, rewards }) => ({
            key: person?.personId ?? '',
            name: person?.name ?? t`System`,
            value: rewards,
          }))}
        />
        <ChartRows
          title={t`By stamp card`}
          heads={[t`Stamp card`, t`Rewards`]}
          rows={byCard.map(({ cardIdx, cardNm, rewards }) => ({
            key: String(cardIdx),
            name: cardNm,
            value: rewards,
          }))}
        />
      </div>
    </>
  )
}
