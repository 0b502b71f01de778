import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import type * as v from 'valibot'
import { eraseHolder } from '#shared/endpoints/history.ts'
import type { eraseResult } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { NeedsPassword } from '../needs-password.tsx'
import { MutationNotice } from './mutation-notice.tsx'
import styles from './sheet-form.module.css'

type Props = {
  stampIdx: number
  open: boolean
  onClose: () => void
  onErased: (erased: v.InferOutput<typeof eraseResult>) => void
}

/** It cannot be taken back, so it is typed, and it asks for a password beside the PIN. */
export function EraseSheet({ stampIdx, open, onClose, onErased }: Props) {
  const { t } = useLingui()
  const [typed, setTyped] = useState('')
  const { mutation, run, forget } = useEndpointMutation<typeof eraseHolder>()
  const word = t`erase`
  const isTyped = typed.trim().toLowerCase() === word.toLowerCase()

  async function erase() {
    if (!isTyped) return
    const answer = await run({ endpoint: eraseHolder, params: { stampIdx } })
    if (answer?.kind === 'ok') onErased(answer.value)
  }

  function send(event: FormEvent) {
    event.preventDefault()
    void erase()
  }

  return (
    <>
      <Sheet
        open={open}
        label={t`Erase this customer`}
        title={t`Erase this customer`}
        closeLabel={t`Close`}
        onClose={onClose}
      >
        <div className={styles.sheet}>
          <p>
            <Trans>
              Name, phone, email and notes go from this card and from every other card of the same customer.
              It cannot be taken back.
            </Trans>
          </p>
          <p>
            <Trans>
              What stays: the stamps, the rewards and the audit log, which say that something happened, and
              not to whom. The cards can still be used.
            </Trans>
          </p>
          <form onSubmit={send} className={styles.form}>
            <TextField label={t`Type “${word}” to go on`} value={typed} onChange={setTyped} />
            <MutationNotice mutation={mutation} />
            <Button
              type="submit"
              tone="danger"
              size="main"
              wide
              disabled={!isTyped}
              busy={mutation.state === 'busy'}
            >
              <Trans>Erase for good</Trans>
            </Button>
          </form>
        </div>
      </Sheet>
      <NeedsPassword of={mutation} retry={() => void erase()} onCancel={forget} />
    </>
  )
}
