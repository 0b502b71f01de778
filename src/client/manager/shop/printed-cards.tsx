import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { listCardBatches } from '#shared/endpoints/card-batches.ts'
import type { CardBatch } from '#shared/shop-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { PrintIcon } from '../../ui/page-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { PrintBatch } from './print-batch.tsx'
import { PrintPoster } from './print-poster.tsx'
import { NewBatch, WithdrawBatch } from './printed-cards-sheets.tsx'
import styles from './rows.module.css'
import { type Opened, useOpened } from './use-opened.ts'

/** Cards on paper that are nobody's yet, batch by batch, and the poster that goes with them. */
export function PrintedCards() {
  const opened = useOpened()
  if (opened.name === 'print') return <PrintBatch batchId={opened.id} onBack={opened.close} />
  if (opened.name === 'poster') return <PrintPoster onBack={opened.close} />
  return <Batches opened={opened} />
}

function Batches({ opened }: { opened: Opened }) {
  const { t } = useLingui()
  const batches = useEndpointQuery({ endpoint: listCardBatches })
  const isKeptHere = batches.answer?.kind === 'ok' && batches.answer.value.kept === 'here'
  return (
    <>
      <PageHead
        title={t`Printed cards`}
        lead={t`Cards on paper for customers without a phone: handed out blank, each starts with its first scan at a tablet.`}
        actions={
          <>
            {isKeptHere && (
              <Button tone="primary" onClick={() => opened.open('new')}>
                <Trans>Make blank cards</Trans>
              </Button>
            )}
            <Button icon={<PrintIcon />} onClick={() => opened.open('poster')}>
              <Trans>Print a poster</Trans>
            </Button>
          </>
        }
      />
      <Read of={batches}>
        {({ kept, batches: all }) => (
          <>
            {all.length === 0 && (
              <p className={styles.empty}>
                {kept === 'here' ? (
                  <Trans>
                    There are none yet. A sheet has ten; whoever gets one is asked for nothing, and its code
                    cannot be guessed.
                  </Trans>
                ) : (
                  <Trans>
                    There can be none: the stamp service draws a card’s number itself, when the card is made
                    for a customer. Make it under New card, and print it there.
                  </Trans>
                )}
              </p>
            )}
            <ul className={styles.rows}>
              {all.map((batch) => (
                <li key={batch.batchId}>
                  <BatchRow of={batch} opened={opened} />
                </li>
              ))}
            </ul>
            <NewBatch open={opened.name === 'new'} onClose={opened.close} />
            {all
              .filter(({ batchId }) => batchId === opened.id)
              .map((batch) => (
                <WithdrawBatch
                  key={batch.batchId}
                  of={batch}
                  open={opened.name === 'withdraw'}
                  onClose={opened.close}
                />
              ))}
          </>
        )}
      </Read>
    </>
  )
}

function BatchRow({ of, opened }: { of: CardBatch; opened: Opened }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const { batchId, cardNm, note, cards, madeBy, madeAt, withdrawnAt, started, startedBy } = of
  const made = moment(madeAt)
  const starters = startedBy.map(({ personNm, cards: count }) => `${personNm ?? '–'} ${count}`).join(' · ')
  return (
    <div className={styles.row} data-off={withdrawnAt !== null || undefined}>
      <span className={styles.words}>
        <span className={styles.name}>{note ? `${cardNm} · ${note}` : cardNm}</span>
        <span className={styles.more}>
          {plural(cards, { one: '# card', other: '# cards' })} ·{' '}
          {madeBy ? t`made ${made} by ${madeBy}` : t`made ${made}`}
        </span>
        <span className={styles.more}>
          {started === 0 ? t`none started yet` : t`${started} of ${cards} started: ${starters}`}
        </span>
        {withdrawnAt !== null && (
          <span className={styles.state} data-tone="refused">
            <Trans>Withdrawn {moment(withdrawnAt)}</Trans>
          </span>
        )}
      </span>
      {withdrawnAt === null && started < cards && (
        <span className={styles.ways}>
          <Button icon={<PrintIcon />} onClick={() => opened.open('print', batchId)}>
            <Trans>Print</Trans>
          </Button>
          <Button tone="danger" onClick={() => opened.open('withdraw', batchId)}>
            <Trans context="printed cards">Withdraw</Trans>
          </Button>
        </span>
      )}
    </div>
  )
}
