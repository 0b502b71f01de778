import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { closeReview } from '#shared/endpoints/reviews.ts'
import { type Review, type ReviewAction } from '#shared/review-api.ts'
import { daysAfter } from '#shared/ymd.ts'
import { useDeps } from '../../kit/deps.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { DateField } from '../../ui/date-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './inbox-settle.module.css'
import { MutationNotice } from './mutation-notice.tsx'
import { isReason } from './reason.ts'
import { offerLabels } from './review-offers.ts'

/** One suggestion, with what it will do; the other ways stand behind it. Each may be pressed twice and is done once. */
export function InboxSettle({ review }: { review: Review }) {
  const { t } = useLingui()
  const { now } = useDeps()
  const times = useShopTimes()
  const [note, setNote] = useState('')
  const [endYmd, setEndYmd] = useState(() => daysAfter(times.ymd(now()), 14))
  const { mutation, run } = useEndpointMutation<typeof closeReview>()
  const { reviewId, suggested, actions } = review
  const isNoteBad = note.trim() !== '' && !isReason(note)
  const others = actions.filter((action) => action !== suggested)
  const isExtending = actions.includes('extend-and-add')

  const settle = (action: ReviewAction) => {
    if (isNoteBad) return
    const said = note.trim()
    void run({
      endpoint: closeReview,
      params: { reviewId },
      body: { action, ...(said !== '' && { note: said }), ...(action === 'extend-and-add' && { endYmd }) },
    })
  }
  const first = offerLabels(review, suggested, times.date(endYmd))

  return (
    <section className={styles.settle} aria-label={t`What to do`}>
      <p className={styles.will}>{first.will}</p>
      {isExtending && (
        <DateField
          label={t`Good until`}
          value={endYmd}
          min={times.ymd(now())}
          onChange={(ymd) => ymd !== '' && setEndYmd(ymd)}
        />
      )}
      <Button tone="primary" size="main" busy={mutation.state === 'busy'} onClick={() => settle(suggested)}>
        {first.label}
      </Button>
      <MutationNotice mutation={mutation} />
      <details className={styles.others} open={isNoteBad || undefined}>
        <summary>
          <Trans>Add a note</Trans>
        </summary>
        <TextField
          label={t`Note, if you like`}
          value={note}
          onChange={setNote}
          maxLength={200}
          autoCapitalize="sentences"
          hint={t`Stays in the log for good: no names or phone numbers of customers.`}
          error={isNoteBad ? t`Three letters at least.` : undefined}
        />
      </details>
      {others.length > 0 && (
        <details className={styles.others}>
          <summary>
            <Trans>Other ways</Trans>
          </summary>
          {others.map((action) => {
            const { label, will, isGivingUp } = offerLabels(review, action, times.date(endYmd))
            return (
              <div key={action} className={styles.other}>
                <p>{will}</p>
                <Button
                  tone={isGivingUp ? 'danger' : 'plain'}
                  disabled={mutation.state === 'busy'}
                  onClick={() => settle(action)}
                >
                  {label}
                </Button>
              </div>
            )
          })}
        </details>
      )}
    </section>
  )
}
