import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { issueStamp } from '#shared/endpoints/issue.ts'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { type Issued, type StampCard } from '#shared/shop-api.ts'
import { Trouble } from '../../kit/entrance/trouble.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import styles from './form.module.css'
import { IssuedCard } from './issued-card.tsx'
import rows from './rows.module.css'
import { shopPath } from './shop-pages.ts'

/** A card for a customer who stands here, or who gets the link. At the counter it is opened instead of shown. */
export function Issue({ onIssued }: { onIssued?: (issued: Issued) => void }) {
  const { t } = useLingui()
  const cards = useEndpointQuery({ endpoint: listStampCards })
  const [issued, setIssued] = useState<Issued | null>(null)
  if (issued) return <IssuedCard issued={issued} onNext={() => setIssued(null)} />
  return (
    <>
      <PageHead title={t`New card`} lead={t`It is empty, and good from today.`} />
      <Read of={cards}>
        {({ cards: all }) => {
          const open = all.filter(({ active, validDays }) => active && validDays !== null)
          return open.length === 0 ? <None /> : <IssueForm cards={open} onIssued={onIssued ?? setIssued} />
        }}
      </Read>
    </>
  )
}

function None() {
  return (
    <div className={rows.empty}>
      <p>
        <Trans>There is no stamp card that is given out.</Trans>
      </p>
      <RouteLink to={shopPath('stamp-cards')}>
        <Trans>To the stamp cards</Trans>
      </RouteLink>
    </div>
  )
}

type FormProps = { cards: readonly StampCard[]; onIssued: (issued: Issued) => void }

function IssueForm({ cards, onIssued }: FormProps) {
  const { t } = useLingui()
  const [cardIdx, setCardIdx] = useState(cards[0]?.cardIdx ?? 0)
  const [userNm, setUserNm] = useState('')
  const [userPhnno, setUserPhnno] = useState('')
  const { mutation, run } = useEndpointMutation<typeof issueStamp>()

  async function issue(event: FormEvent) {
    event.preventDefault()
    const answer = await run({
      endpoint: issueStamp,
      body: { cardIdx, userNm: userNm.trim() || null, userPhnno: userPhnno.trim() || null },
    })
    if (answer?.kind === 'ok') onIssued(answer.value)
  }

  return (
    <form className={styles.page} onSubmit={(event) => void issue(event)}>
      <SelectField
        label={t`Stamp card`}
        value={String(cardIdx)}
        onChange={(value) => setCardIdx(Number(value))}
      >
        {cards.map((card) => (
          <option key={card.cardIdx} value={card.cardIdx}>
            {card.cardNm} · {card.cardTtl}
          </option>
        ))}
      </SelectField>
      <div className={styles.pair}>
        <TextField
          label={t`Customer’s name (optional)`}
          maxLength={100}
          autoCapitalize="words"
          value={userNm}
          onChange={setUserNm}
        />
        <TextField
          label={t`Telephone (optional)`}
          type="tel"
          maxLength={40}
          value={userPhnno}
          onChange={setUserPhnno}
        />
      </div>
      <p className={styles.note}>
        <Trans>
          With them the card can be found when its code is lost. They are kept apart from what happened, and
          can be erased at any time.
        </Trans>
      </p>
      <Trouble of={mutation.state === 'ended' ? mutation.answer : null} />
      <div className={styles.actions}>
        <Button type="submit" tone="primary" size="main" busy={mutation.state === 'busy'}>
          <Trans>Make the card</Trans>
        </Button>
      </div>
    </form>
  )
}
