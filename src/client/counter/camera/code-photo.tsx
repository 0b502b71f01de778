import { Trans, useLingui } from '@lingui/react/macro'
import { type ChangeEvent, type ReactNode, useRef, useState } from 'react'
import { useCatalogue } from '../../i18n/language.tsx'
import type { Sight } from '../../scan/symbols.ts'
import { Button } from '../../ui/button.tsx'
import { CameraIcon } from '../../ui/screen-icons.tsx'
import { useCounter } from '../counter-deps.tsx'
import type { Scans } from '../use-scans.ts'
import { useStillHere } from '../use-still-here.ts'
import { useUnreadWords } from '../use-unread-words.ts'
import { cameraCatalogue } from './camera-catalogue.ts'
import styles from './code-photo.module.css'

type Props = { onOpenCode: Scans['open']; onClose: () => void }

/** What a photograph showed, beside a code that opens its card. */
type Outcome =
  | 'nothing'
  | 'unreadable'
  | Exclude<Sight['kind'], 'code'>
  /** A code that opens no card. */
  | { refusal: NonNullable<ReturnType<Scans['open']>> }

/** The last resort, where the live picture shows nothing or there is none: one photograph, looked at for longer. */
export function CodePhoto({ onOpenCode, onClose }: Props) {
  useCatalogue(cameraCatalogue)
  const { t } = useLingui()
  const { sound } = useCounter()
  const isStillHere = useStillHere()
  const field = useRef<HTMLInputElement>(null)
  const [isReading, setIsReading] = useState(false)
  const [outcome, setOutcome] = useState<Outcome | null>(null)

  async function read({ target }: ChangeEvent<HTMLInputElement>) {
    const file = target.files?.[0]
    target.value = '' // the same photograph again is a new try
    if (!file) return
    setIsReading(true)
    setOutcome(null)
    const seen = await seenOn(file)
    if (!isStillHere()) return
    setIsReading(false)
    const refusal = typeof seen === 'object' ? onOpenCode(seen.text) : null
    if (typeof seen === 'object' && refusal === null) return onClose()
    sound.refused()
    setOutcome(typeof seen === 'object' ? refusal && { refusal } : seen)
  }

  return (
    <div className={styles.photo}>
      <input
        ref={field}
        type="file"
        accept="image/*"
        capture="environment"
        hidden
        aria-label={t`Photo of the code`}
        onChange={(event) => void read(event)}
      />
      <Button wide icon={<CameraIcon />} busy={isReading} onClick={() => field.current?.click()}>
        <Trans>Take a photo of the code</Trans>
      </Button>
      <output className={styles.words}>{outcome && <Words outcome={outcome} />}</output>
    </div>
  )
}

/** As large, while its words are still coming: what a finger is on its way to must not move. */
export function CodePhotoPlace() {
  return (
    <div className={styles.photo} data-coming aria-hidden="true">
      <Button wide icon={<CameraIcon />} disabled>
        {'\u00A0'}
      </Button>
      <p className={styles.words} />
    </div>
  )
}

type Code = Extract<Sight, { kind: 'code' }>

async function seenOn(file: File): Promise<Code | Exclude<Outcome, object>> {
  try {
    const { readPhoto } = await import('../../scan/decoder.ts')
    const sight = await readPhoto(file)
    if (!sight) return 'nothing'
    return sight.kind === 'code' ? sight : sight.kind
  } catch {
    return 'unreadable'
  }
}

function Words({ outcome }: { outcome: Outcome }): ReactNode {
  const words = useUnreadWords()
  if (typeof outcome === 'object') return words(outcome.refusal)
  switch (outcome) {
    case 'nothing':
      return <Trans>No code could be read on this photo. Try once more, closer and with more light.</Trans>
    case 'unreadable':
      return <Trans>This photo cannot be opened here. Type the code instead.</Trans>
    case 'several':
      return <Trans>Two codes are on this photo. Take it with one of them covered.</Trans>
    case 'part':
      return <Trans>Only a part of a split code is on this photo. Ask for the whole one.</Trans>
    case 'small':
      return <Trans>This small kind of code is not a stamp card</Trans>
  }
}
