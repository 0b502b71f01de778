import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import * as v from 'valibot'
import type { Colleague } from '#shared/people-api.ts'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../review/manager-ports.tsx'
import { useDeed } from '../review/use-deed.ts'
import { FormSheet } from './form-sheet.tsx'
import { type PersonDraft, PersonFields } from './person-fields.tsx'
import styles from './person-sheet.module.css'
import { useDraft } from './use-draft.ts'

type Props = {
  person: Colleague
  open: boolean
  onClose: () => void
  /** Another form of the same person. */
  onAsk: (form: 'pin' | 'account', personId: string) => void
}

/** One person: what they are called and may do, and the ways to their secrets. */
export function PersonSheet({ person, open, onClose, onAsk }: Props) {
  const { t } = useLingui()
  const { personId, name, role, color, disabledAt, lockedUntil } = person
  const draft = useDraft<PersonDraft>(`person ${personId}`, { name, role, color })
  const { deed, run, forget } = useDeed<v.NullSchema<undefined>>()
  const [isChecked, setIsChecked] = useState(false)
  const isNameless = draft.value.name.trim() === ''

  const change = (body: object) => run({ method: 'PUT', path: `staff/${personId}`, result: v.null(), body })

  function close() {
    forget()
    onClose()
  }

  async function save() {
    setIsChecked(true)
    if (isNameless) return
    const answer = await change({ ...draft.value, name: draft.value.name.trim() })
    if (answer?.kind !== 'ok') return
    draft.discard()
    close()
  }

  return (
    <FormSheet
      open={open}
      title={name}
      lead={
        disabledAt !== null
          ? t`Disabled: cannot sign in anywhere. What they did keeps their name.`
          : lockedUntil !== null
            ? t`The PIN is locked after wrong tries. A new PIN unlocks it.`
            : undefined
      }
      onClose={close}
      onSubmit={() => void save()}
      submit={<Trans>Save</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <PersonFields
        value={draft.value}
        onChange={draft.set}
        error={isChecked && isNameless ? t`A name is needed.` : undefined}
      />
      <Ways person={person} onAsk={onAsk} onChange={(active) => void change({ active })} />
    </FormSheet>
  )
}

type WaysProps = Pick<Props, 'person' | 'onAsk'> & { onChange: (active: boolean) => void }

function Ways({ person, onAsk, onChange }: WaysProps) {
  const me = useSignedIn().person.personId
  const { personId, role, disabledAt, hasPassword } = person
  const isOff = disabledAt !== null
  return (
    <div className={styles.ways}>
      <Button onClick={() => onAsk('pin', personId)} disabled={isOff}>
        <Trans>Set a new PIN</Trans>
      </Button>
      {role === 'manager' && (
        <Button onClick={() => onAsk('account', personId)} disabled={isOff}>
          {hasPassword ? <Trans>Set a new password</Trans> : <Trans>Give a password</Trans>}
        </Button>
      )}
      <Unlock personId={personId} />
      {personId !== me && (
        <Button tone={isOff ? 'plain' : 'danger'} onClick={() => onChange(isOff)}>
          {isOff ? <Trans>Let them work again</Trans> : <Trans>Disable</Trans>}
        </Button>
      )}
    </div>
  )
}

/** After ten wrong on-site passwords a person redeems no more until a manager has looked. */
function Unlock({ personId }: { personId: string }) {
  const { t } = useLingui()
  const { deed, run } = useDeed<v.NullSchema<undefined>>()
  const isDone = deed.state === 'ended' && deed.answer.kind === 'ok'
  return (
    <>
      <Button
        busy={deed.state === 'busy'}
        onClick={() => void run({ method: 'POST', path: `staff/${personId}/unlock`, result: v.null() })}
      >
        <Trans>Unlock rewards</Trans>
      </Button>
      <output className={styles.done}>
        {isDone && t`Unlocked: they may redeem again.`}
        {deed.state === 'ended' && !isDone && t`That did not work. Try again.`}
      </output>
    </>
  )
}
