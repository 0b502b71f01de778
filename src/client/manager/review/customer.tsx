import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { useParams } from 'react-router'
import type { CustomerRecord } from '#shared/customer-records-api.ts'
import { getCustomer } from '#shared/endpoints/customer-records.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths, stampIdxOf } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { BackIcon } from '../../ui/screen-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useCustomerLabels } from './customer-labels.ts'
import { CustomerMergeSheet } from './customer-merge-sheet.tsx'
import { CustomerReplaceSheet } from './customer-replace-sheet.tsx'
import styles from './customers.module.css'
import history from './history.module.css'
import { HistoryCustomer } from './history-customer.tsx'

type Card = CustomerRecord['cards'][number]

/** One customer: who it is, every card of theirs, and what a manager can put right. */
export function CustomerPage() {
  const { t } = useLingui()
  const { stampIdx: param } = useParams()
  const stampIdx = stampIdxOf(param)
  return (
    <>
      <RouteLink to={`${paths.review}/customers`} className={history.back}>
        <BackIcon size={20} />
        <Trans>All customers</Trans>
      </RouteLink>
      {stampIdx === null ? (
        <Notice tone="refused" title={t`No such customer`} cause={t`This address names no card.`} />
      ) : (
        <KnownCustomer key={stampIdx} stampIdx={stampIdx} />
      )}
    </>
  )
}

function KnownCustomer({ stampIdx }: { stampIdx: number }) {
  const { t } = useLingui()
  const reading = useEndpointQuery({ endpoint: getCustomer, params: { stampIdx } })
  const [lost, setLost] = useState<Card | null>(null)
  const [isMerging, setIsMerging] = useState(false)
  return (
    <Read of={reading}>
      {({ nameMasked, phoneMasked, cards }) => (
        <div className={history.story}>
          <PageHead
            title={nameMasked ?? t`Customer`}
            lead={phoneMasked}
            actions={
              <Button onClick={() => setIsMerging(true)}>
                <Trans>Merge with another…</Trans>
              </Button>
            }
          />
          <div className={history.columns}>
            <HistoryCustomer stampIdx={stampIdx} />
          </div>
          <section className={styles.cards} aria-label={t`Cards`}>
            <h2>
              <Trans>Cards</Trans>
            </h2>
            <ul className={styles.list}>
              {cards.map((card) => (
                <li key={card.stampIdx} className={styles.card}>
                  <CardOf card={card} />
                  {card.isInUse && (card.state === 'good' || card.state === 'full') && (
                    <Button onClick={() => setLost(card)}>
                      <Trans>Replace a lost card…</Trans>
                    </Button>
                  )}
                </li>
              ))}
            </ul>
          </section>
          {lost && <CustomerReplaceSheet card={lost} onClose={() => setLost(null)} />}
          {isMerging && (
            <CustomerMergeSheet
              stampIdx={stampIdx}
              own={cards.map((card) => card.stampIdx)}
              onClose={() => setIsMerging(false)}
            />
          )}
        </div>
      )}
    </Read>
  )
}

function CardOf({ card }: { card: Card }) {
  const labels = useCustomerLabels()
  const times = useShopTimes()
  const { stampIdx, cardNm, code, stamps, maxStamps, endYmd } = card
  const until = times.date(endYmd)
  return (
    <>
      <span className={styles.words}>
        <RouteLink to={paths.story(stampIdx)}>{`${cardNm} · ${code}`}</RouteLink>
        <span>{`${labels.state(card)} · ${labels.lastVisit(card)}`}</span>
        <span>
          <Trans>good until {until}</Trans>
        </span>
      </span>
      <span className={styles.stamps}>
        <Trans>
          {stamps} of {maxStamps}
        </Trans>
      </span>
    </>
  )
}
