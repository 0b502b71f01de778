import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { newPersonResult } from '#shared/people-api.ts'
import { faceColours } from '../../ui/face.tsx'
import { useDeed } from '../review/use-deed.ts'
import { FormSheet } from './form-sheet.tsx'
import { type PersonDraft, PersonFields } from './person-fields.tsx'
import { isPin, PinField } from './pin-field.tsx'
import { useDraft } from './use-draft.ts'

type Props = { open: boolean; onClose: () => void; count: number }

export function NewPerson({ open, onClose, count }: Props) {
  const { t } = useLingui()
  // The next colour, so that new faces differ without anybody thinking of it.
  const first: PersonDraft = { name: '', role: 'cashier', color: count % faceColours.length }
  const draft = useDraft('new person', first)
  const [pin, setPin] = useState('')
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<typeof newPersonResult>()
  const name = draft.value.name.trim()

  function close() {
    setPin('')
    setIsChecked(false)
    forget()
    onClose()
  }

  async function add() {
    setIsChecked(true)
    if (name === '' || !isPin(pin)) return
    const { role, color } = draft.value
    const answer = await run({
      method: 'POST',
      path: 'staff',
      result: newPersonResult,
      body: { name, role, color, pin },
    })
    if (answer?.kind !== 'ok') return
    draft.discard()
    close()
  }

  return (
    <FormSheet
      open={open}
      title={t`Add a person`}
      lead={t`Tell them the PIN. They can change it at the tablet.`}
      onClose={close}
      onSubmit={() => void add()}
      submit={<Trans>Add</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <PersonFields
        value={draft.value}
        onChange={draft.set}
        error={isChecked && name === '' ? t`A name is needed.` : undefined}
      />
      <PinField
        label={t`First PIN`}
        value={pin}
        onChange={setPin}
        error={isChecked && !isPin(pin) ? t`A PIN has six digits.` : undefined}
      />
    </FormSheet>
  )
}
