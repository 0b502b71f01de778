import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, useId } from 'react'
import { formatStampCode } from '#shared/stamp-code.ts'
import { useDuration } from '../kit/labels.ts'
import { RouteLink } from '../kit/route-link.tsx'
import { paths } from '../paths.ts'
import type { LastTap } from '../store/last-taps.ts'
import { tappedBy } from '../store/lock.ts'
import { Button } from '../ui/button.tsx'
import { NextIcon, UndoIcon } from '../ui/screen-icons.tsx'
import { useCounter } from './counter-deps.tsx'
import { deliberate } from './double-tap.ts'
import styles from './last-cards.module.css'
import { whoMayUndo } from './undoable.ts'
import { useKnownName } from './use-known-name.ts'
import { useLastTaps } from './use-last-taps.ts'
import { useNow } from './use-now.ts'
import { useOutboxView } from './use-outbox.ts'
import { useTakeBack } from './use-take-back.ts'
import { useTapState } from './use-tap-state.ts'

const shown = 5

/** What this tablet did last, for the slip that is noticed a customer later, and for "did I stamp that one?". */
export function LastCards(): ReactNode {
  const taps = useLastTaps().slice(0, shown)
  if (taps.length === 0) return null
  return (
    <section className={styles.last} aria-labelledby="last-cards">
      <h2 id="last-cards" className={styles.heading}>
        <Trans>The last cards</Trans>
      </h2>
      <ul>
        {taps.map((tap) => (
          <Row key={`${tap.kind} ${tap.commandId}`} tap={tap} />
        ))}
      </ul>
    </section>
  )
}

function Row({ tap }: { tap: LastTap }) {
  const { t } = useLingui()
  const { lock, faces } = useCounter()
  const { entries } = useOutboxView()
  const takeBack = useTakeBack()
  const duration = useDuration()
  const now = useNow(1_000)
  const state = useTapState(tap)
  const whatId = useId()
  const code = formatStampCode(tap.stampIdx)
  const who = useKnownName(tap.stampIdx) ?? code
  const { personId } = tappedBy(lock.getState())
  const isAdd = tap.kind === 'add' && !tap.isTakenBack
  const may = isAdd ? whoMayUndo(tap, { entries, now, personId }) : null
  const colleague = may === 'colleague' && faces.recall().find((face) => face.personId === tap.personId)?.name
  return (
    <li className={styles.row}>
      <RouteLink className={styles.card} to={paths.card(tap.stampIdx)}>
        <b className={styles.who}>{who}</b>
        <span id={whatId} className={styles.what}>
          {`${state} · ${t`${duration(now - tap.tappedAt)} ago`}`}
        </span>
        <NextIcon />
      </RouteLink>
      {may === 'me' && (
        <Button
          icon={<UndoIcon />}
          aria-label={t`Undo for ${who}`}
          aria-describedby={whatId}
          onClick={deliberate(() => void takeBack(tap))}
        >
          <Trans>Undo</Trans>
        </Button>
      )}
      {may === 'manager' && (
        <span className={styles.may}>
          <Trans>A manager can undo it</Trans>
        </span>
      )}
      {colleague && (
        <span className={styles.may}>
          <Trans>{colleague} can undo it</Trans>
        </span>
      )}
    </li>
  )
}
