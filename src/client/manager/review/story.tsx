import { Trans, useLingui } from '@lingui/react/macro'
import { useParams } from 'react-router'
import { getStampHistory } from '#shared/endpoints/story.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useAnswer } from '../../kit/use-answer.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { BackIcon } from '../../ui/icons.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { Corrections } from './corrections.tsx'
import styles from './story.module.css'
import { StoryCustomer } from './story-customer.tsx'
import { StoryHead } from './story-head.tsx'
import { StoryTimeline } from './story-timeline.tsx'
import { StoryTotals } from './story-totals.tsx'

/** One card from its making to now: what to say, whether its records agree, what happened, and how to put it right. */
export function Story() {
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
        <KnownStory key={stampIdx} stampIdx={stampIdx} />
      )}
    </>
  )
}

function KnownStory({ stampIdx }: { stampIdx: number }) {
  const reading = useAnswer({ endpoint: getStampHistory, params: { stampIdx } })
  return (
    <Read of={reading}>
      {(story) => (
        <div className={styles.story}>
          <PageHead
            title={story.card.cardNm}
            lead={story.code}
            actions={
              <>
                <Button busy={reading.isFetching} onClick={reading.again}>
                  <Trans>Read again</Trans>
                </Button>
                <Button icon={<PrintIcon size={20} />} onClick={() => print()}>
                  <Trans>Print</Trans>
                </Button>
              </>
            }
          />
          <StoryHead story={story} />
          <div className={styles.desk}>
            <Corrections story={story} />
            {!story.isHosted && <StoryCustomer stampIdx={stampIdx} />}
          </div>
          <StoryTotals story={story} />
          <StoryTimeline story={story} />
        </div>
      )}
    </Read>
  )
}
