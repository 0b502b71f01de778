import { Trans, useLingui } from '@lingui/react/macro'
import { changePerson, unlockPerson } from '#shared/endpoints/staff.ts'
import type { Colleague } from '#shared/people-api.ts'
import { Button } from '../../ui/button.tsx'
import { useSignedIn } from '../signed-in.tsx'
import { FormSheet } from './form-sheet.tsx'
import { type PersonDraft, PersonFields } from './person-fields.tsx'
import styles from './person-sheet.module.css'
import { Unlock } from './unlock.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Props = {
  person: Colleague
  /** Whoever looks at it owns the shop, or nobody does yet. */
  mayHandOver: boolean
  open: boolean
  onClose: () => void
  /** Another form of the same person. */
  onAsk: (form: 'pin' | 'account' | 'app' | 'owner', personId: string) => void
}

/** One person: what they are called and may do, and the ways to their secrets. */
export function PersonSheet({ person, mayHandOver, open, onClose, onAsk }: Props) {
  const { t } = useLingui()
  const { personId, role, color, branchIds, disabledAt, lockedUntil } = person
  const saved: PersonDraft = { name: person.name, role, color, ...(branchIds && { branchIds }) }
  const draft = useDraft<PersonDraft>(`person ${personId}`, saved)
  const name = draft.value.name.trim()
  const change = (body: object) => ({ endpoint: changePerson, params: { personId }, body }) as const
  const form = useFormMutation({
    call: change({ ...draft.value, name }),
    isComplete: name !== '',
    onDone: draft.discard,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={person.name}
      lead={
        disabledAt !== null
          ? t`Disabled: cannot sign in anywhere. What they did keeps their name.`
          : lockedUntil !== null
            ? t`The PIN is locked after wrong tries. A new PIN unlocks it.`
            : undefined
      }
      submit={<Trans>Save</Trans>}
    >
      <PersonFields
        value={draft.value}
        onChange={draft.set}
        error={form.isInvalid ? t`A name is needed.` : undefined}
      />
      <Ways
        person={person}
        mayHandOver={mayHandOver}
        onAsk={onAsk}
        onChange={(active) => void form.run(change({ active }))}
      />
    </FormSheet>
  )
}

type WaysProps = Pick<Props, 'person' | 'mayHandOver' | 'onAsk'> & { onChange: (active: boolean) => void }

function Ways({ person, mayHandOver, onAsk, onChange }: WaysProps) {
  const { t } = useLingui()
  const me = useSignedIn().person.personId
  const { personId, role, disabledAt, hasPassword, hasTotp, passkeys, isOwner } = person
  const isOff = disabledAt !== null
  const isTheirs = isOwner && personId !== me
  return (
    <div className={styles.ways}>
      {!isTheirs && (
        <Button onClick={() => onAsk('pin', personId)} disabled={isOff}>
          <Trans>Set a new PIN</Trans>
        </Button>
      )}
      {role === 'manager' && !isTheirs && (
        <Button onClick={() => onAsk('account', personId)} disabled={isOff}>
          {hasPassword ? <Trans>Set a new password</Trans> : <Trans>Give a password</Trans>}
        </Button>
      )}
      {(hasTotp || passkeys > 0) && personId !== me && (
        <Button onClick={() => onAsk('app', personId)}>
          <Trans>Take app and passkeys off</Trans>
        </Button>
      )}
      {mayHandOver && role === 'manager' && !isOwner && hasPassword && !isOff && (
        <Button onClick={() => onAsk('owner', personId)}>
          <Trans>Make them the owner</Trans>
        </Button>
      )}
      <Unlock
        of={{ endpoint: unlockPerson, params: { personId } }}
        done={t`Unlocked: they may redeem again.`}
      />
      {personId !== me && !isOwner && (
        <Button tone={isOff ? 'plain' : 'danger'} onClick={() => onChange(isOff)}>
          {isOff ? <Trans>Let them work again</Trans> : <Trans>Disable</Trans>}
        </Button>
      )}
    </div>
  )
}
