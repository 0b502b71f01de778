import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import { type ApiKey, type KeyScope, keyScopes, type newApiKey } from '#shared/api-keys-api.ts'
import { makeApiKey, revokeApiKey, rotateApiKey } from '#shared/endpoints/api-keys.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useScopeLabels } from './api-key-labels.ts'
import { FormSheet, QuestionSheet } from './form-sheet.tsx'
import { OnceSheet } from './once-sheet.tsx'
import { useDraft } from './use-draft.ts'
import { type FormMutation, useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }
type Draft = { name: string; scopes: readonly KeyScope[] }

export function NewApiKey({ open, onClose }: Props) {
  const { t } = useLingui()
  const { scopeLabel } = useScopeLabels()
  const draft = useDraft<Draft>('new API key', { name: '', scopes: [] })
  const { name, scopes } = draft.value
  const form = useFormMutation({
    call: { endpoint: makeApiKey, body: { name: name.trim(), scopes } },
    isComplete: name.trim() !== '' && scopes.length > 0,
    onDone: draft.discard,
    open,
    onClose,
    staysOpen: true,
  })
  const key = keyOf(form)
  const without = (scope: KeyScope) => scopes.filter((it) => it !== scope)

  if (key) return <TheKey open={open} secret={key} onClose={form.cancel} />
  return (
    <FormSheet
      of={form}
      title={t`A key for another system`}
      submit={<Trans>Make the key</Trans>}
      incomplete={t`A name, and at least one thing that it may do.`}
    >
      <TextField
        label={t`What it is for`}
        hint={t`For example: the till.`}
        maxLength={60}
        value={name}
        onChange={(next) => draft.set({ ...draft.value, name: next })}
      />
      <div>
        {keyScopes.map((scope) => (
          <CheckField
            key={scope}
            label={scopeLabel(scope)}
            checked={scopes.includes(scope)}
            onChange={(isChecked) =>
              draft.set({
                ...draft.value,
                scopes: isChecked ? [...without(scope), scope] : without(scope),
              })
            }
          />
        ))}
      </div>
    </FormSheet>
  )
}

export function RotateApiKey({ of, open, onClose }: Props & { of: ApiKey }) {
  const { t } = useLingui()
  const { nameOf } = useScopeLabels()
  const name = nameOf(of)
  const call = { endpoint: rotateApiKey, params: { keyId: of.keyId } } as const
  const form = useFormMutation({ call, open, onClose, staysOpen: true })
  const key = keyOf(form)

  if (key) return <TheKey open={open} secret={key} onClose={form.cancel} />
  return (
    <FormSheet
      of={form}
      title={t`Replace the key: ${name}?`}
      lead={t`For a day both are good, so that the other system can change over. Where somebody else may have it, revoke it instead.`}
      submit={<Trans>Make the new key</Trans>}
    />
  )
}

export function RevokeApiKey({ of, ...sheet }: Props & { of: ApiKey }) {
  const { t } = useLingui()
  const { nameOf } = useScopeLabels()
  const name = nameOf(of)
  return (
    <QuestionSheet
      call={{ endpoint: revokeApiKey, params: { keyId: of.keyId } }}
      {...sheet}
      title={t`Revoke the key: ${name}?`}
      lead={t`From its next request on the other system is refused. It cannot be taken back: a new key is needed then.`}
      submit={<Trans>Revoke it</Trans>}
      tone="danger"
    />
  )
}

const keyOf = ({ answer }: FormMutation<v.InferOutput<typeof newApiKey>>) =>
  answer?.kind === 'ok' ? answer.value.key : null

function TheKey({ open, secret, onClose }: Props & { secret: string }) {
  const { t } = useLingui()
  return (
    <OnceSheet
      open={open}
      title={t`The key`}
      lead={t`Put it into the other system now. It is not shown again; a lost one is replaced by a new one.`}
      secret={secret}
      onClose={onClose}
    />
  )
}
