import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { addressOf } from '#shared/endpoint.ts'
import { exportReport, getReports } from '#shared/endpoints/reports.ts'
import { endingDays, type Reports as Report, type ReportName } from '#shared/reports-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { BranchFilter } from '../branch-filter.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { DownloadLink } from './download-link.tsx'
import { ReportBranches } from './report-branches.tsx'
import { ReportCards } from './report-cards.tsx'
import { ReportEnding } from './report-ending.tsx'
import { ReportPeople } from './report-people.tsx'
import { ReportRegulars } from './report-regulars.tsx'
import styles from './reports.module.css'
import { mostDays, type Span } from './rewards-days.ts'
import { SpanPicker } from './span-picker.tsx'
import { useBranch } from './use-branch.ts'
import { useSpan } from './use-span.ts'

/** Who comes again, what becomes of the cards, who stamps, and which cards run out. */
export function Reports() {
  const { t } = useLingui()
  const { span, isAsked, picker } = useSpan(mostDays, '30-days')
  const { branch, setBranch } = useBranch()
  const asked: Asked = branch === '' ? span : { ...span, branch }
  const report = useEndpointQuery({ endpoint: getReports, query: asked, isEnabled: isAsked })
  return (
    <>
      <PageHead
        title={t`Reports`}
        lead={<Trans>Who comes again, what becomes of the cards, who stamps, and which cards run out.</Trans>}
      />
      <SpanPicker {...picker} presets={['7-days', '30-days', 'month', 'last-month']}>
        <BranchFilter value={branch} onChange={setBranch} />
      </SpanPicker>
      {isAsked && <Read of={report}>{(value) => <All report={value} span={asked} />}</Read>}
    </>
  )
}

type Asked = Span & { branch?: string }

function All({
  report: { regulars, cards, people, branches, ending },
  span,
}: {
  report: Report
  span: Asked
}) {
  const { t } = useLingui()
  return (
    <div className={styles.all}>
      <One name="regulars" title={t`Regulars`} span={span}>
        <p className={styles.lead}>
          {plural(regulars.customers, {
            one: '# customer was here. A visit is a day with a stamp.',
            other: '# customers were here. A visit is a day with a stamp.',
          })}
        </p>
        {regulars.customers > 0 && <ReportRegulars regulars={regulars} />}
      </One>
      {span.branch !== undefined ? (
        <p>
          <Trans>
            A card is good at every branch: how many were given out and which run out is told for all
            branches.
          </Trans>
        </p>
      ) : cards === null ? (
        <p>
          <Trans>
            The stamp service keeps the cards: how many were redeemed and which run out is told there.
          </Trans>
        </p>
      ) : (
        <One name="cards" title={t`Cards given out`} span={span}>
          <ReportCards cards={cards} />
        </One>
      )}
      {ending && (
        <One name="ending" title={t`Cards about to expire`} span={span}>
          <p className={styles.lead}>
            <Trans>In use, with a stamp on them, over within {endingDays} days from today.</Trans>
          </p>
          <ReportEnding ending={ending} />
        </One>
      )}
      <One name="people" title={t`Stamps by person`} span={span}>
        <ReportPeople people={people} />
      </One>
      {branches && (
        <One name="branches" title={t`Stamps by branch`} span={span}>
          <ReportBranches branches={branches} />
        </One>
      )}
    </div>
  )
}

type OneProps = { name: ReportName; title: string; span: Asked; children: ReactNode }

function One({ name, title, span, children }: OneProps) {
  return (
    <section className={styles.one} aria-labelledby={`report-${name}`}>
      <div className={styles.head}>
        <h2 id={`report-${name}`}>{title}</h2>
        <DownloadLink href={addressOf(exportReport, { query: { ...span, name } })}>
          <Trans>{title} as CSV</Trans>
        </DownloadLink>
      </div>
      {children}
    </section>
  )
}
