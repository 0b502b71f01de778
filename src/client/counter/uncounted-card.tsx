import { Plural, Trans } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import type { Entry } from '../outbox/entry.ts'
import { isUnderway } from '../outbox/flush.ts'
import face from './card-face.module.css'
import styles from './uncounted-card.module.css'
import { useDistances, useReach } from './use-reach.ts'

/**
 * Stamps can be added by the code alone: while the server is slow, and offline where this tablet has never seen the
 * card and the count cannot be known.
 */
export function UncountedHead({ stampIdx, isOpening }: { stampIdx: number; isOpening: boolean }) {
  return (
    <>
      <h1 className={face.title}>{formatStampCode(stampIdx)}</h1>
      {isOpening ? (
        <p className={styles.opening} aria-busy="true">
          <Trans>Opening the card</Trans>
        </p>
      ) : (
        <Unknown />
      )}
    </>
  )
}

export function UncountedWaiting({ entries }: { entries: readonly Entry[] }): ReactNode {
  const waiting = entries.filter(isUnderway).reduce((sum, { command }) => sum + command.count, 0)
  if (waiting <= 0) return null
  return (
    <p className={styles.waiting}>
      <Plural value={waiting} one="# stamp saved on this tablet" other="# stamps saved on this tablet" />
    </p>
  )
}

function Unknown() {
  const isOffline = useReach() === 'offline'
  const isAway = useDistances().service?.isAway === true
  const { title, cause, action, say } = useRefusals()['service-away']
  if (isAway && !isOffline)
    return (
      <div>
        <p className={styles.headline}>{title}</p>
        <p className={styles.cause}>{sentences(cause, action)}</p>
        <p className={styles.cause}>
          <q>{say}</q>
        </p>
      </div>
    )
  return (
    <div>
      <p className={styles.headline}>
        <Trans>Count unknown</Trans>
      </p>
      <p className={styles.cause}>
        {isOffline ? (
          <Trans>
            We are offline and this tablet has not seen the card before. What you add is saved here and
            counted once the line is back; a full card carries over to the next.
          </Trans>
        ) : (
          <Trans>
            The card cannot be asked now. What you add is saved and counted later; a full card carries over to
            the next.
          </Trans>
        )}
      </p>
    </div>
  )
}
