import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, Suspense, useEffect, useRef, useState } from 'react'
import { maxPayloadLength } from '#shared/stamp-code.ts'
import { Button } from '../ui/button.tsx'
import { Sheet } from '../ui/sheet.tsx'
import { TextField } from '../ui/text-field.tsx'
import { CodePhoto, CodePhotoPlace } from './camera/code-photo.tsx'
import { useCounter } from './counter-deps.tsx'
import styles from './type-code.module.css'
import { useBackToClose } from './use-back-to-close.ts'
import type { Scans } from './use-scans.ts'
import { useUnreadWords } from './use-unread-words.ts'

type Props = { onOpenCode: Scans['open']; onClose: () => void }

export function TypeCode({ onOpenCode, onClose }: Props) {
  const { t } = useLingui()
  useBackToClose(true, onClose)
  return (
    <Sheet
      open
      label={t`Type the code`}
      closeLabel={t`Close`}
      title={<Trans>Type the code</Trans>}
      lead={<Trans>It stands under the customer’s QR code.</Trans>}
      onClose={onClose}
    >
      <CodeForm onOpenCode={onOpenCode} onClose={onClose} />
      {/* Its words come behind the field's. */}
      <Suspense fallback={<CodePhotoPlace />}>
        <CodePhoto onOpenCode={onOpenCode} onClose={onClose} />
      </Suspense>
    </Sheet>
  )
}

function CodeForm({ onOpenCode, onClose }: Props) {
  const { t } = useLingui()
  const { sound } = useCounter()
  const words = useUnreadWords()
  const [text, setText] = useState('')
  const [wrong, setWrong] = useState<ReturnType<Scans['open']>>(null)
  const field = useRef<HTMLInputElement>(null)

  // Without autoFocus: React calls focus() before the dialog around it is shown.
  useEffect(() => field.current?.focus(), [])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    const unread = onOpenCode(text)
    if (unread === null) return onClose()
    sound.refused()
    setWrong(unread)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={t`Stamp code`}
        value={text}
        onChange={(next) => {
          setText(next)
          setWrong(null)
        }}
        placeholder="7K3M-9QXD-4"
        autoCapitalize="characters"
        enterKeyHint="go"
        maxLength={maxPayloadLength}
        ref={field}
        hint={t`Code, number or address`}
        error={wrong ? words(wrong) : undefined}
      />
      <Button type="submit" tone="primary" size="main" wide>
        <Trans>Open the card</Trans>
      </Button>
    </form>
  )
}
