import { Plural, Trans } from '@lingui/react/macro'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { Entry } from '../outbox/entry.ts'
import { isUnderway } from '../outbox/flush.ts'
import actions from './card-actions.module.css'
import { AddOrAsk } from './card-actions.tsx'
import face from './card-face.module.css'
import { TapNote } from './tap-note.tsx'
import styles from './uncounted-card.module.css'
import { UndoButton } from './undo-button.tsx'
import type { Adding } from './use-adding.ts'
import { useReach } from './use-reach.ts'
import { useRepeat } from './use-repeat.ts'

type Props = {
  stampIdx: number
  entries: readonly Entry[]
  adding: Adding
  /** The server has not answered yet. */
  isOpening: boolean
}

/**
 * Stamps can be added by the code alone: while the server is slow, and offline where this tablet has never seen the
 * card and the count cannot be known.
 */
export function UncountedCard({ stampIdx, entries, adding, isOpening }: Props) {
  const repeat = useRepeat(stampIdx, null, (count) => void adding.add(count))
  const waiting = entries.filter(isUnderway).reduce((sum, { command }) => sum + command.count, 0)
  return (
    <section className={face.card}>
      <h1 className={face.title}>{formatStampCode(stampIdx)}</h1>
      {isOpening ? (
        <p className={styles.opening} aria-busy="true">
          <Trans>Opening the card</Trans>
        </p>
      ) : (
        <Unknown />
      )}
      <div className={face.bottom}>
        {waiting > 0 && (
          <p className={styles.waiting}>
            <Plural
              value={waiting}
              one="# stamp saved on this tablet"
              other="# stamps saved on this tablet"
            />
          </p>
        )}
        <div className={actions.row}>
          <AddOrAsk repeat={repeat} />
        </div>
        <div className={actions.under}>
          <TapNote last={adding.last} entries={entries} projection={null} reservedBy={null} />
          <UndoButton adding={adding} entries={entries} />
        </div>
      </div>
    </section>
  )
}

function Unknown() {
  const isOffline = useReach() === 'offline'
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
