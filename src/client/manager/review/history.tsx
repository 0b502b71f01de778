import { Trans, useLingui } from '@lingui/react/macro'
import { useParams } from 'react-router'
import { getStampHistory } from '#shared/endpoints/history.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import { BackIcon } from '../../ui/screen-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { Corrections } from './corrections.tsx'
import styles from './history.module.css'
import { HistoryCustomer } from './history-customer.tsx'
import { HistoryHead } from './history-head.tsx'
import { HistoryTimeline } from './history-timeline.tsx'
import { HistoryTotals } from './history-totals.tsx'

/** One card from its making to now: what to say, whether its records agree, what happened, and how to put it right. */
export function StampHistory() {
  const { t } = useLingui()
  const { stampIdx: param } = useParams()
  const stampIdx = stampIdxOf(param)
  return (
    <>
      <RouteLink to={`${paths.review}/cards`} className={styles.back}>
        <BackIcon size={20} />
        <Trans>Find another card</Trans>
      </RouteLink>
      {stampIdx === null ? (
        <Notice tone="refused" title={t`No such card`} cause={t`This address names no card.`} />
      ) : (
        <KnownHistory key={stampIdx} stampIdx={stampIdx} />
      )}
    </>
  )
}

function KnownHistory({ stampIdx }: { stampIdx: number }) {
  const reading = useEndpointQuery({ endpoint: getStampHistory, params: { stampIdx } })
  return (
    <Read of={reading}>
      {(story) => (
        <div className={styles.story}>
          <PageHead
            title={story.card.cardNm}
            lead={story.code}
            actions={
              <>
                <Button busy={reading.isFetching} onClick={reading.refetch}>
                  <Trans>Read again</Trans>
                </Button>
                <Button icon={<PrintIcon size={20} />} onClick={() => print()}>
                  <Trans>Print</Trans>
                </Button>
              </>
            }
          />
          <HistoryHead story={story} />
          <div className={styles.columns}>
            <Corrections story={story} />
            {!story.isHosted && <HistoryCustomer stampIdx={stampIdx} />}
          </div>
          <HistoryTotals story={story} />
          <HistoryTimeline story={story} />
        </div>
      )}
    </Read>
  )
}
