import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useEffect, useRef, useState } from 'react'
import { maxPayloadLength } from '#shared/stamp-code.ts'
import { useRefusals } from '../../i18n/language.tsx'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { CodePhoto } from './code-photo.tsx'
import { useCounter } from './counter-ports.tsx'
import styles from './type-code.module.css'
import { useBackToClose } from './use-back-to-close.ts'

type Props = { onOpenCode: (text: string) => boolean; onClose: () => void }

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
      <CodePhoto onOpenCode={onOpenCode} onClose={onClose} />
    </Sheet>
  )
}

function CodeForm({ onOpenCode, onClose }: Props) {
  const { t } = useLingui()
  const { sound } = useCounter()
  const refusal = useRefusals()['not-a-stamp-card']
  const [text, setText] = useState('')
  const [isWrong, setIsWrong] = useState(false)
  const field = useRef<HTMLInputElement>(null)

  // Without autoFocus: React calls focus() before the dialog around it is shown.
  useEffect(() => field.current?.focus(), [])

  function submit(event: FormEvent) {
    event.preventDefault()
    if (text.trim() === '') return
    if (onOpenCode(text)) return onClose()
    sound.refused()
    setIsWrong(true)
  }

  return (
    <form className={styles.form} onSubmit={submit}>
      <TextField
        label={t`Stamp code`}
        value={text}
        onChange={(next) => {
          setText(next)
          setIsWrong(false)
        }}
        placeholder="7K3M-9QXD-4"
        autoCapitalize="characters"
        enterKeyHint="go"
        maxLength={maxPayloadLength}
        ref={field}
        hint={t`Code, number or address`}
        error={isWrong ? `${refusal.title}. ${refusal.cause}` : undefined}
      />
      <Button type="submit" tone="primary" size="main" wide>
        <Trans>Open the card</Trans>
      </Button>
    </form>
  )
}
