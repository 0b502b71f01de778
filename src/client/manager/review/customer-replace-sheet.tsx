import { Trans, useLingui } from '@lingui/react/macro'
import type { CustomerCard } from '#shared/customer-records-api.ts'
import { replaceStamp } from '#shared/endpoints/issue.ts'
import { CopyLink } from '../../kit/copy-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { MutationNotice } from './mutation-notice.tsx'
import { Outcome } from './outcome.tsx'
import styles from './sheet-form.module.css'
import { StampQr } from './stamp-qr.tsx'

/** What will happen is said before it is done, since it is not undone. */
export function CustomerReplaceSheet({ card, onClose }: { card: CustomerCard; onClose: () => void }) {
  const { t } = useLingui()
  const { mutation, run } = useEndpointMutation<typeof replaceStamp>()
  const made = mutation.state === 'ended' && mutation.answer.kind === 'ok' ? mutation.answer.value : null
  const title = t`Replace a lost card`
  return (
    <Sheet
      open
      label={title}
      title={title}
      lead={`${card.cardNm} · ${card.code}`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      {made ? (
        <div className={styles.sheet}>
          <Outcome>
            <Trans>Done: the stamps are on this new card. Show it to the customer.</Trans>
          </Outcome>
          <StampQr stampIdx={made.stampIdx} stampUrl={made.stampUrl} />
          <CopyLink url={made.stampUrl} />
          <p>{made.stampUrl}</p>
        </div>
      ) : (
        <div className={styles.sheet}>
          <p>
            <Trans>
              All stamps move to a new card, and the lost one is good for nothing from then on. It cannot be
              taken back.
            </Trans>
          </p>
          <MutationNotice mutation={mutation} />
          <Button
            tone="primary"
            size="main"
            wide
            busy={mutation.state === 'busy'}
            onClick={() => void run({ endpoint: replaceStamp, params: { stampIdx: card.stampIdx } })}
          >
            <Trans>Move the stamps to a new card</Trans>
          </Button>
        </div>
      )}
    </Sheet>
  )
}
