import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { type StampCard } from '#shared/shop-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { CardSheet, NewCard } from './card-sheets.tsx'
import { RotatePassword } from './rotate-password.tsx'
import styles from './rows.module.css'
import { type Opened, useOpened } from './use-opened.ts'

export function StampCards() {
  const { t } = useLingui()
  const opened = useOpened()
  const cards = useEndpointQuery({ endpoint: listStampCards })
  const isKeptHere = cards.answer?.kind === 'ok' && cards.answer.value.kept === 'here'
  return (
    <>
      <PageHead
        title={t`Stamp cards`}
        lead={t`What customers collect for. Each customer gets a copy of one, with a code of its own.`}
        actions={
          isKeptHere && (
            <Button tone="primary" onClick={() => opened.open('new')}>
              <Trans>Make a stamp card</Trans>
            </Button>
          )
        }
      />
      <Read of={cards}>
        {({ kept, cards: all }) =>
          kept === 'here' ? <Kept cards={all} opened={opened} /> : <Hosted cards={all} />
        }
      </Read>
    </>
  )
}

function Kept({ cards, opened }: { cards: readonly StampCard[]; opened: Opened }) {
  return (
    <>
      {cards.length === 0 && (
        <p className={styles.empty}>
          <Trans>There is none yet. Make one: a name, the reward, and how many stamps it takes.</Trans>
        </p>
      )}
      <ul className={styles.rows}>
        {cards.map((card) => (
          <li key={card.cardIdx}>
            <button
              type="button"
              className={styles.row}
              data-off={!card.active || undefined}
              onClick={() => opened.open('card', card.cardIdx)}
            >
              <CardLabels card={card} />
              <NextIcon />
            </button>
          </li>
        ))}
      </ul>
      <NewCard open={opened.name === 'new'} onClose={opened.close} />
      {cards
        .filter(({ cardIdx }) => String(cardIdx) === opened.id)
        .map((card) => (
          <div key={card.cardIdx}>
            <CardSheet
              card={card}
              open={opened.name === 'card'}
              onClose={opened.close}
              onRotate={() => opened.open('password', card.cardIdx)}
            />
            <RotatePassword card={card} open={opened.name === 'password'} onClose={opened.close} />
          </div>
        ))}
    </>
  )
}

/** The hosted service tells of no cards, so these are known from customers' stamps. */
function Hosted({ cards }: { cards: readonly StampCard[] }) {
  return (
    <>
      <p className={styles.empty}>
        <Trans>
          Your stamp cards are kept by the hosted Stamp API and are made and changed in its own console, their
          on-site passwords too. Shown here are those of which a customer’s card was seen.
        </Trans>
      </p>
      <ul className={styles.rows}>
        {cards.map((card) => (
          <li key={card.cardIdx} className={styles.row}>
            <CardLabels card={card} />
          </li>
        ))}
      </ul>
    </>
  )
}

function CardLabels({ card }: { card: StampCard }) {
  const { t } = useLingui()
  const { cardNm, cardTtl, maxStamps, validDays, onsite, active, given } = card
  return (
    <>
      <span className={styles.words}>
        <span className={styles.name}>{cardNm}</span>
        <span>{cardTtl}</span>
        <span className={styles.more}>
          {plural(maxStamps, { one: '# stamp', other: '# stamps' })}
          {validDays !== null &&
            ` · ${plural(validDays, { one: 'good for # day', other: 'good for # days' })}`}
          {' · '}
          {onsite ? t`on-site password` : t`no password`}
        </span>
        {given && (
          <span className={styles.more}>
            <Trans>
              {given.all} given out, {given.open} in customers’ hands
            </Trans>
          </span>
        )}
      </span>
      {!active && (
        <span className={styles.state}>
          <Trans context="a stamp card">Closed</Trans>
        </span>
      )}
    </>
  )
}
