import { Trans, useLingui } from '@lingui/react/macro'
import { formatStampCode } from '#shared/stamp-code.ts'
import type { LastTap } from '../store/last-taps.ts'
import { Button } from '../ui/button.tsx'
import { UndoIcon } from '../ui/screen-icons.tsx'
import { deliberate } from './double-tap.ts'
import styles from './previous-tap.module.css'
import { useKnownName } from './use-known-name.ts'
import { useTakeBack } from './use-take-back.ts'
import { useTapState } from './use-tap-state.ts'

type Props = { tap: LastTap; canUndo: boolean; taking: () => void }

/** In the place of the note, and of the Undo that a tap on this card will have. */
export function PreviousTap({ tap, canUndo, taking }: Props) {
  const { t } = useLingui()
  const takeBack = useTakeBack()
  const state = useTapState(tap)
  const who = useKnownName(tap.stampIdx) ?? formatStampCode(tap.stampIdx)
  function undo(): void {
    taking()
    void takeBack(tap)
  }
  return (
    <>
      <output className={styles.note}>
        <b className={styles.who}>
          <Trans>Before: {who}</Trans>
        </b>
        <span>{state}</span>
      </output>
      {canUndo && (
        <Button icon={<UndoIcon />} aria-label={t`Undo for ${who}`} onClick={deliberate(undo)}>
          <Trans>Undo</Trans>
        </Button>
      )}
    </>
  )
}
