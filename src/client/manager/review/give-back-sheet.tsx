import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import { getGiveBackLimit, giveBackReward } from '#shared/endpoints/corrections.ts'
import type { StampHistory } from '#shared/history-api.ts'
import { CopyLink } from '../../kit/copy-link.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { MutationNotice } from './mutation-notice.tsx'
import { Outcome } from './outcome.tsx'
import { isReason } from './reason.ts'
import { ReasonField } from './reason-field.tsx'
import styles from './sheet-form.module.css'
import { StampQr } from './stamp-qr.tsx'

/** A redemption is never undone: the reward comes back as one new full card, however often and wherever it is pressed. */
export function GiveBackSheet({ story, onClose }: { story: StampHistory; onClose: () => void }) {
  const { t } = useLingui()
  const [reason, setReason] = useState('')
  const { mutation, run } = useEndpointMutation<typeof giveBackReward>()
  const { answer } = useEndpointQuery({ endpoint: getGiveBackLimit })
  const mostADay = answer?.kind === 'ok' ? answer.value.mostADay : null
  const { maxStamps, card } = story
  const made = mutation.state === 'ended' && mutation.answer.kind === 'ok' ? mutation.answer.value : null
  const title = t`Give the reward back`

  async function giveBack(event: FormEvent) {
    event.preventDefault()
    if (!isReason(reason)) return
    await run({
      endpoint: giveBackReward,
      params: { stampIdx: story.stampIdx },
      body: { reason: reason.trim() },
    })
  }

  return (
    <Sheet open label={title} title={title} lead={card.cardTtl} closeLabel={t`Close`} onClose={onClose}>
      {made ? (
        <div className={styles.sheet}>
          <Outcome>
            {made.again ? (
              <Trans>It had been given back before: this is that card. Nothing was made a second time.</Trans>
            ) : (
              <Trans>Done: this new card is full. Show it to the customer.</Trans>
            )}
          </Outcome>
          <StampQr stampIdx={made.stampIdx} stampUrl={made.stampUrl} />
          <CopyLink url={made.stampUrl} />
          <p>{made.stampUrl}</p>
          <RouteLink to={`${paths.review}/cards/${made.stampIdx}`}>
            <Trans>To the story of the new card</Trans>
          </RouteLink>
        </div>
      ) : (
        <form className={styles.sheet} onSubmit={(event) => void giveBack(event)}>
          <p>
            <Trans>
              Makes a new card with all {maxStamps} stamps, tied to this one. This card stays redeemed. It can
              be done once for each reward.
            </Trans>
          </p>
          {mostADay !== null && (
            <p>
              <Trans>The shop’s limit: at most {mostADay} a day.</Trans>
            </p>
          )}
          <ReasonField
            value={reason}
            onChange={setReason}
            offers={[t`Redeemed on the wrong card`, t`The reward was not handed over`]}
          />
          <MutationNotice mutation={mutation} />
          <Button
            type="submit"
            tone="primary"
            size="main"
            disabled={!isReason(reason)}
            reason={t`A reason is needed`}
            busy={mutation.state === 'busy'}
          >
            <Trans>Give it back</Trans>
          </Button>
        </form>
      )}
    </Sheet>
  )
}
