import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import { addWebhook, rotateWebhookSecret } from '#shared/endpoints/webhooks.ts'
import type { webhookSecret } from '#shared/webhooks-api.ts'
import { type WebhookEndpoint } from '#shared/webhooks-api.ts'
import { TextField } from '../../ui/text-field.tsx'
import { FormSheet } from './form-sheet.tsx'
import { OnceSheet } from './once-sheet.tsx'
import { useDraft } from './use-draft.ts'
import { type FormMutation, useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }

export function NewWebhook({ open, onClose }: Props) {
  const { t } = useLingui()
  const draft = useDraft('new webhook', { url: '', description: '' })
  const { url, description } = draft.value
  const isAddress = /^https?:\/\/\S+\.?\S*$/.test(url.trim()) && URL.canParse(url.trim())
  const form = useFormMutation({
    call: {
      endpoint: addWebhook,
      body: { url: url.trim(), description: description.trim() },
    },
    isComplete: isAddress,
    onDone: draft.discard,
    open,
    onClose,
    staysOpen: true,
  })
  const secret = secretOf(form)

  if (secret) return <TheSecret open={open} secret={secret} onClose={form.cancel} />
  return (
    <FormSheet of={form} open={open} title={t`Tell another system`} submit={<Trans>Add</Trans>}>
      <TextField
        label={t`Address`}
        type="url"
        hint={t`Where each event is posted to. It must be reachable from the server, and not inside its own network.`}
        maxLength={500}
        value={url}
        error={form.isInvalid ? t`A whole address, like https://example.com/stamps.` : undefined}
        onChange={(next) => draft.set({ ...draft.value, url: next })}
      />
      <TextField
        label={t`What it is (optional)`}
        hint={t`For example: the till.`}
        maxLength={100}
        value={description}
        onChange={(next) => draft.set({ ...draft.value, description: next })}
      />
    </FormSheet>
  )
}

export function RotateSecret({ endpoint, open, onClose }: Props & { endpoint: WebhookEndpoint }) {
  const { t } = useLingui()
  const form = useFormMutation({
    call: { endpoint: rotateWebhookSecret, params: { endpointId: endpoint.endpointId } },
    open,
    onClose,
    staysOpen: true,
  })
  const secret = secretOf(form)

  if (secret) return <TheSecret open={open} secret={secret} onClose={form.cancel} />
  return (
    <FormSheet
      of={form}
      open={open}
      title={t`A new secret for ${endpoint.description || endpoint.url}?`}
      lead={t`For a day both sign each message, so that the other system can change over without losing any.`}
      submit={<Trans>Make a new secret</Trans>}
    />
  )
}

const secretOf = ({ answer }: FormMutation<v.InferOutput<typeof webhookSecret>>) =>
  answer?.kind === 'ok' ? answer.value.secret : null

function TheSecret({ open, secret, onClose }: Props & { secret: string }) {
  const { t } = useLingui()
  return (
    <OnceSheet
      open={open}
      title={t`The secret`}
      lead={t`Put it into the other system now. It is not shown again; a lost one is replaced by a new one.`}
      secret={secret}
      onClose={onClose}
    />
  )
}
