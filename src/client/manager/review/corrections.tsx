import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { StampHistory } from '#shared/history-api.ts'
import type { Correction } from '#shared/review-api.ts'
import { Button } from '../../ui/button.tsx'
import { GiftIcon } from '../../ui/screen-icons.tsx'
import { CodeSheet } from './code-sheet.tsx'
import { CorrectionSheet } from './correction-sheet.tsx'
import styles from './corrections.module.css'
import { GiveBackSheet } from './give-back-sheet.tsx'

type Kind = Correction['kind']

/** What a manager can put right on this card as it is now. */
export function Corrections({ story }: { story: StampHistory }) {
  const { t } = useLingui()
  const [open, setOpen] = useState<Kind | 'give-back' | 'code' | null>(null)
  const { isHosted, stamps, maxStamps, active, redeemedAt, replacedAt, deletedAt } = story
  const { restores, restoredBy } = story
  const close = () => setOpen(null)
  const isDone = redeemedAt !== null || replacedAt !== null || deletedAt !== null
  const mayGiveBack = redeemedAt !== null && restores === null && restoredBy === null

  return (
    <section aria-label={t`Corrections`} className={styles.corrections}>
      <h2>
        <Trans>Put it right</Trans>
      </h2>
      {deletedAt !== null && (
        <p>
          <Trans>This card is deleted. Its story stays.</Trans>
        </p>
      )}
      {replacedAt !== null && deletedAt === null && (
        <p>
          <Trans>This card was lost and replaced. The new one is put right instead.</Trans>
        </p>
      )}
      {!isDone && (
        <div className={styles.ways}>
          <Button disabled={stamps >= maxStamps} reason={t`The card is full`} onClick={() => setOpen('add')}>
            <Trans>Add…</Trans>
          </Button>
          <Button
            disabled={stamps === 0}
            reason={t`There is no stamp on it`}
            onClick={() => setOpen('remove')}
          >
            <Trans>Take off…</Trans>
          </Button>
          {!isHosted && (
            <>
              <Button onClick={() => setOpen('extend')}>
                <Trans>Extend…</Trans>
              </Button>
              {active ? (
                <Button onClick={() => setOpen('deactivate')}>
                  <Trans>Switch off…</Trans>
                </Button>
              ) : (
                <Button onClick={() => setOpen('activate')}>
                  <Trans>Switch on…</Trans>
                </Button>
              )}
            </>
          )}
          <Button onClick={() => setOpen('code')}>
            <Trans>Show its QR code</Trans>
          </Button>
        </div>
      )}
      {isHosted && (
        <p className={styles.hint}>
          <Trans>
            The stamp service holds this card: its last day, its customer and a reward given back are changed
            there.
          </Trans>
        </p>
      )}
      {redeemedAt !== null && deletedAt === null && !isHosted && (
        <>
          <p className={styles.hint}>
            {restores !== null ? (
              <Trans>This reward was itself given back once: it is not given back a second time.</Trans>
            ) : restoredBy !== null ? (
              <Trans>The reward was given back already.</Trans>
            ) : (
              <Trans>The reward of this card was handed over. If that was a mistake, give it back.</Trans>
            )}
          </p>
          {mayGiveBack && (
            <Button icon={<GiftIcon size={20} />} onClick={() => setOpen('give-back')}>
              <Trans>Give the reward back…</Trans>
            </Button>
          )}
        </>
      )}
      {open === 'code' && <CodeSheet stampIdx={story.stampIdx} onClose={close} />}
      {open === 'give-back' && <GiveBackSheet story={story} onClose={close} />}
      {open !== null && open !== 'give-back' && open !== 'code' && (
        <CorrectionSheet key={open} kind={open} story={story} onClose={close} />
      )}
    </section>
  )
}
