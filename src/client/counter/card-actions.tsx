import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { maxAddsACommand, type Projection } from '#shared/stamp.ts'
import { useRefusals } from '../i18n/language.tsx'
import { Button } from '../ui/button.tsx'
import { ChipGroup } from '../ui/chip-group.tsx'
import styles from './card-actions.module.css'
import { deliberate } from './double-tap.ts'
import type { KnownCard } from './known-card.ts'
import { LimitQuestion } from './lazy-card.ts'
import { OverQuestion, RepeatQuestion } from './repeat-question.tsx'
import { TapNote } from './tap-note.tsx'
import { UndoButton } from './undo-button.tsx'
import { useReach } from './use-reach.ts'
import { type Repeat, useRepeat } from './use-repeat.ts'
import { useCanSave } from './use-storage-trust.ts'
import type { HeldTap, Judge } from './waiting/limit-question.tsx'

type Props = KnownCard & { projection: Projection }
/** One row for every state: the chips, the question whether to stamp again, or Redeem. Under it the note and Undo. */
export function CardActions(props: Props) {
  const { snapshot, receivedAt, entries, adding, projection, redeem } = props
  const judge = useRef<Judge>(() => null)
  const [held, setHeld] = useState<HeldTap | null>(null)

  const { toGo, full } = projection
  // More than there is room for, until somebody has agreed to where it goes.
  const [over, setOver] = useState<number | null>(null)

  function pick(count: number): void {
    if (count > toGo) setOver(count)
    else add(count)
  }

  function answerOver(isYes: boolean): void {
    if (isYes && over !== null) add(over)
    setOver(null)
  }

  function add(count: number): void {
    const hit = judge.current(count)
    if (hit) setHeld({ count, hit })
    else void adding.add(count)
  }

  const repeat = useRepeat(snapshot.stampIdx, { snapshot, receivedAt }, pick)

  return (
    <>
      <div className={styles.row}>
        {full ? (
          <RedeemButton {...props} />
        ) : over !== null && over > toGo ? (
          <OverQuestion toGo={toGo} count={over} onAnswer={answerOver} />
        ) : (
          <AddOrAsk repeat={repeat} />
        )}
      </div>
      <div className={styles.under} data-alone={adding.undoable === null || undefined}>
        <TapNote
          {...props}
          last={adding.last}
          reservedBy={snapshot.reservedBy}
          clockOffsetMs={snapshot.asOf - receivedAt}
        />
        <UndoButton adding={adding} entries={entries} />
      </div>
      <Suspense fallback={null}>
        <LimitQuestion
          snapshot={snapshot}
          receivedAt={receivedAt}
          entries={entries}
          held={held}
          onJudge={(next) => {
            judge.current = next
          }}
          onAdd={adding.add}
          onClose={() => setHeld(null)}
          isBusy={redeem.state.step !== 'idle'}
        />
      </Suspense>
    </>
  )
}

/** In the place of the chips, the question whether to stamp again. */
export function AddOrAsk({ repeat }: { repeat: Repeat }) {
  if (repeat.question) return <RepeatQuestion {...repeat.question} onAnswer={repeat.answer} />
  return <AddChips onPick={repeat.pick} />
}

function AddChips({ onPick }: { onPick: (count: number) => void }) {
  const { t } = useLingui()
  const refusals = useRefusals()
  const chips = Array.from({ length: maxAddsACommand }, (_, n) => {
    const count = n + 1
    const name = t`Add ${count}`
    return { value: count, name, text: n === 0 ? name : String(count) }
  })
  return (
    <ChipGroup
      label={t`Add stamps`}
      chips={chips}
      onPick={onPick}
      disabled={!useCanSave()}
      reason={refusals['not-saved'].cause}
    />
  )
}

function RedeemButton({ snapshot, redeem }: Props): ReactNode {
  const refusals = useRefusals()
  const isOffline = useReach() === 'offline'
  const held = snapshot.reservedBy ? 'reserved-elsewhere' : null
  const refusal = isOffline ? 'offline' : snapshot.isServiceAway ? 'service-away' : held
  return (
    <Button
      tone="primary"
      size="tall"
      wide
      busy={redeem.state.step === 'settling'}
      disabled={refusal !== null}
      reason={refusal ? refusals[refusal].cause : undefined}
      onClick={deliberate(redeem.begin)}
    >
      <Trans>Redeem reward</Trans>
    </Button>
  )
}
