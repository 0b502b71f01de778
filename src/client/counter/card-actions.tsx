import { Trans, useLingui } from '@lingui/react/macro'
import { type ReactNode, Suspense, useRef, useState } from 'react'
import { maxAddsACommand, type Projection } from '#shared/stamp.ts'
import { useRefusals } from '../i18n/language.tsx'
import type { Entry } from '../outbox/entry.ts'
import { Button } from '../ui/button.tsx'
import { ChipGroup } from '../ui/chip-group.tsx'
import styles from './card-actions.module.css'
import { deliberate } from './double-tap.ts'
import type { KnownCard } from './known-card.ts'
import { LimitQuestion } from './lazy-card.ts'
import { ShiftRoom } from './lazy-shift.ts'
import { PreviousTap } from './previous-tap.tsx'
import { OverQuestion, RepeatQuestion } from './repeat-question.tsx'
import { TapNote } from './tap-note.tsx'
import { UndoButton } from './undo-button.tsx'
import type { Adding } from './use-adding.ts'
import { usePreviousTap } from './use-previous-tap.ts'
import { useReach } from './use-reach.ts'
import { type Repeat, useRepeat } from './use-repeat.ts'
import { useCanSave } from './use-storage-trust.ts'
import type { HeldTap, Judge } from './waiting/limit-question.tsx'

export type CountedCard = KnownCard & { projection: Projection }
type Props = {
  stampIdx: number
  entries: readonly Entry[]
  adding: Adding
  /** Null until the count is known: then stamps are added by the code alone. */
  counted: CountedCard | null
}

/**
 * One row for every state: the chips, the question whether to stamp again, or Redeem. Under it the note and Undo. The
 * chips are there before the count and stay the same elements when it comes, so that a press across it is a tap.
 */
export function CardActions({ stampIdx, entries, adding, counted }: Props) {
  const judge = useRef<Judge>(() => null)
  const [held, setHeld] = useState<HeldTap | null>(null)

  const { toGo, full } = counted?.projection ?? { toGo: Infinity, full: false }
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

  const repeat = useRepeat(stampIdx, counted, pick)

  return (
    <>
      <div className={styles.row}>
        {counted && full ? (
          <RedeemButton {...counted} />
        ) : over !== null && over > toGo ? (
          <OverQuestion toGo={toGo} count={over} onAnswer={answerOver} />
        ) : (
          <AddOrAsk repeat={repeat} />
        )}
      </div>
      <Under {...{ stampIdx, entries, adding, counted }} />
      {counted && (
        <Suspense fallback={null}>
          <LimitQuestion
            snapshot={counted.snapshot}
            receivedAt={counted.receivedAt}
            entries={entries}
            held={held}
            onJudge={(next) => {
              judge.current = next
            }}
            onAdd={adding.add}
            onClose={() => setHeld(null)}
            isBusy={counted.redeem.state.step !== 'idle'}
          />
        </Suspense>
      )}
    </>
  )
}

function Under({ stampIdx, entries, adding, counted }: Props) {
  const previous = usePreviousTap(stampIdx, adding)
  const isOffline = useReach() === 'offline'
  const reservedBy = counted?.snapshot.reservedBy ?? null
  const unasked = counted?.unasked ?? null
  // Why there is no reward goes before.
  if (previous && !isOffline && !reservedBy && !unasked)
    return (
      <div className={styles.under} data-alone={!previous.canUndo || undefined}>
        <PreviousTap {...previous} />
      </div>
    )
  return (
    <div className={styles.under} data-alone={adding.undoable === null || undefined}>
      <TapNote
        entries={entries}
        last={adding.last}
        projection={counted?.projection ?? null}
        reservedBy={reservedBy}
        unasked={unasked}
        clockOffsetMs={counted ? counted.snapshot.asOf - counted.receivedAt : 0}
      />
      <UndoButton adding={adding} entries={entries} />
    </div>
  )
}

/** In the place of the chips, the question whether to stamp again. */
function AddOrAsk({ repeat }: { repeat: Repeat }) {
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

function RedeemButton({ snapshot, redeem, unasked }: KnownCard): ReactNode {
  const refusals = useRefusals()
  const isOffline = useReach() === 'offline'
  const held = snapshot.reservedBy ? 'reserved-elsewhere' : null
  const refusal = isOffline ? 'offline' : (unasked ?? held)
  return (
    <>
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
      {(refusal === 'offline' || refusal === 'service-away') && (
        <Suspense fallback={null}>
          <ShiftRoom at="full" snapshot={snapshot} />
        </Suspense>
      )}
    </>
  )
}
