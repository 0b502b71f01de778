import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import * as v from 'valibot'
import type { Session } from '#shared/counter-api.ts'
import { triesDetail } from '#shared/people-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import type { Answer } from '../../api/api-client.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { sentences } from '../../i18n/sentences.ts'
import type { KnownFace } from '../../store/face-memory.ts'
import { Button } from '../../ui/button.tsx'
import { Face, faceColour } from '../../ui/face.tsx'
import { initialsOf } from '../../ui/initials.ts'
import { Keypad } from '../../ui/keypad.tsx'
import styles from './faces-pin.module.css'
import { minutesAndSeconds, useSecondsLeft } from './use-seconds-left.ts'

export const pinLength = 6
const dayS = 86_400

type Failed = { refusal: RefusalName; triesLeft: number; lockedUntil: number | null }

type Props = {
  /** Null where nothing may be said of anybody: the customer holds the tablet. */
  face: KnownFace | null
  /** From an earlier try, on the server's clock. */
  lockedUntil: number | null
  serverNow: () => number
  onPin: (pin: string) => Promise<Answer<Session>>
  /** Absent where the tablet stays shut without a line. */
  onUnchecked?: (() => void) | undefined
  isOffline: boolean
  /** Without a line this tablet can still tell whether it is right. */
  isKnownHere?: boolean
}

/** Six digits, and in at the sixth. What is wrong stands in one line over the keys, which stay where they are. */
export function FacesPin(props: Props) {
  const { face, lockedUntil, serverNow, onPin, onUnchecked, isOffline, isKnownHere = false } = props
  const { t } = useLingui()
  const [isPending, setIsPending] = useState(false)
  const [failed, setFailed] = useState<Failed | null>(null)
  const [hasNoLine, setHasNoLine] = useState(false)
  const until = failed?.lockedUntil ?? lockedUntil
  const left = useSecondsLeft(until, serverNow)
  const error = usePinError(failed, left, until)

  async function check(pin: string) {
    setIsPending(true)
    const answer = await onPin(pin)
    setIsPending(false)
    setHasNoLine(answer.kind === 'unreachable')
    setFailed(answer.kind === 'refused' ? failedOf(answer.refusal, answer.detail) : null)
  }

  return (
    <section className={styles.pin} aria-label={face ? t`PIN of ${face.name}` : t`PIN of the staff`}>
      {face && (
        <h2 className={styles.who}>
          <Face initials={initialsOf(face.name)} colour={faceColour(face.color)} />
          {face.name}
        </h2>
      )}
      {(isOffline && !isKnownHere) || hasNoLine ? (
        <NoLine
          onUnchecked={onUnchecked}
          name={face?.name ?? ''}
          onAgain={() => setHasNoLine(false)}
          isOffline={isOffline}
        />
      ) : (
        <Keypad
          label={t`PIN`}
          deleteLabel={t`Delete`}
          enteredLabel={(count) => t`${plural(count, { one: '# digit', other: '# digits' })} entered`}
          length={pinLength}
          pending={isPending}
          locked={left > 0}
          error={error}
          onConfirm={(pin) => void check(pin)}
        />
      )}
    </section>
  )
}

type NoLineProps = {
  name: string
  onUnchecked: (() => void) | undefined
  onAgain: () => void
  isOffline: boolean
}

function NoLine({ name, onUnchecked, onAgain, isOffline }: NoLineProps) {
  return (
    <div className={styles.noLine}>
      <h3>
        <Trans>No connection</Trans>
      </h3>
      {onUnchecked ? (
        <>
          <p>
            <Trans>
              The PIN cannot be checked now. Stamps that you add are marked “PIN not checked” for the manager,
              and the PIN is asked for before the next customer, once the line is back.
            </Trans>
          </p>
          <Button tone="primary" size="main" wide onClick={onUnchecked}>
            <Trans>Go on as {name}</Trans>
          </Button>
        </>
      ) : (
        <p>
          <Trans>The PIN cannot be checked now. This screen opens again as soon as the line is back.</Trans>
        </p>
      )}
      {!isOffline && (
        <Button size="main" wide onClick={onAgain}>
          <Trans>Type the PIN once more</Trans>
        </Button>
      )}
    </div>
  )
}

export function failedOf(refusal: RefusalName, detail: unknown): Failed {
  const tries = v.safeParse(triesDetail, detail)
  return { refusal, ...(tries.success ? tries.output : { triesLeft: 0, lockedUntil: null }) }
}

/** Tries left, or how long to wait by the server's clock, or whom to ask. */
function usePinError(failed: Failed | null, left: number, until: number | null): string | undefined {
  const { t } = useLingui()
  const refusals = useRefusals()
  if (left > dayS) return t`Locked after too many wrong PINs. Ask a manager for a new one.`
  if (left > 0) {
    const wait = minutesAndSeconds(left)
    return failed?.refusal === 'wrong-pin'
      ? t`Wrong PIN. Next try in ${wait}`
      : t`Locked. Next try in ${wait}`
  }
  if (until !== null) return t`You can try again now.`
  if (!failed) return undefined
  const { title, action } = refusals[failed.refusal]
  if (failed.refusal !== 'wrong-pin') return sentences(title, action)
  const { triesLeft } = failed
  if (triesLeft === 0) return sentences(title)
  return sentences(title, t`${plural(triesLeft, { one: '# try left', other: '# tries left' })}`)
}
