import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { addPerson } from '#shared/endpoints/staff.ts'
import { faceColours } from '../../ui/face.tsx'
import { FormSheet } from './form-sheet.tsx'
import { type PersonDraft, PersonFields } from './person-fields.tsx'
import { isPin, PinField } from './pin-field.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void; count: number }

export function NewPerson({ open, onClose, count }: Props) {
  const { t } = useLingui()
  // The next colour, so that new faces differ without anybody thinking of it.
  const first: PersonDraft = { name: '', role: 'cashier', color: count % faceColours.length }
  const draft = useDraft('new person', first)
  const [pin, setPin] = useState('')
  const name = draft.value.name.trim()
  const form = useFormMutation({
    call: { endpoint: addPerson, body: { ...draft.value, name, pin } },
    isComplete: name !== '' && isPin(pin),
    reset: () => setPin(''),
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={t`Add a person`}
      lead={t`Tell them the PIN. They can change it at the tablet.`}
      submit={<Trans>Add</Trans>}
    >
      <PersonFields
        value={draft.value}
        onChange={draft.set}
        error={form.isChecked && name === '' ? t`A name is needed.` : undefined}
      />
      <PinField
        label={t`First PIN`}
        value={pin}
        onChange={setPin}
        error={form.isChecked && !isPin(pin) ? t`A PIN has six digits.` : undefined}
      />
    </FormSheet>
  )
}
