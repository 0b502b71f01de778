import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import { addWebhook, rotateWebhookSecret, setWebhookKinds } from '#shared/endpoints/webhooks.ts'
import type { webhookSecret } from '#shared/webhooks-api.ts'
import { type WebhookEndpoint, type WebhookKind, webhookKinds } from '#shared/webhooks-api.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useEventLabels } from './event-labels.ts'
import styles from './form.module.css'
import { FormSheet } from './form-sheet.tsx'
import { OnceSheet } from './once-sheet.tsx'
import { useDraft } from './use-draft.ts'
import { type FormMutation, useFormMutation } from './use-form-mutation.ts'

type Props = { open: boolean; onClose: () => void }
type NewDraft = { url: string; description: string; kinds: readonly WebhookKind[] }

export function NewWebhook({ open, onClose }: Props) {
  const { t } = useLingui()
  const draft = useDraft<NewDraft>('new webhook', {
    url: '',
    description: '',
    kinds: webhookKinds,
  })
  const { url, description, kinds } = draft.value
  const isAddress = /^https?:\/\/\S+\.?\S*$/.test(url.trim()) && URL.canParse(url.trim())
  const form = useFormMutation({
    call: {
      endpoint: addWebhook,
      body: { url: url.trim(), description: description.trim(), kinds: wireOf(kinds) },
    },
    isComplete: isAddress && kinds.length > 0,
    onDone: draft.discard,
    open,
    onClose,
    staysOpen: true,
  })
  const secret = secretOf(form)

  if (secret) return <TheSecret open={open} secret={secret} onClose={form.cancel} />
  return (
    <FormSheet
      of={form}
      title={t`Tell another system`}
      submit={<Trans>Add</Trans>}
      {...(kinds.length === 0 && { incomplete: t`At least one kind of event.` })}
    >
      <TextField
        label={t`Address`}
        type="url"
        hint={t`Where each event is posted to. It must be reachable from the server, and not inside its own network.`}
        maxLength={500}
        value={url}
        error={
          form.isInvalid && !isAddress ? t`A whole address, like https://example.com/stamps.` : undefined
        }
        onChange={(next) => draft.set({ ...draft.value, url: next })}
      />
      <TextField
        label={t`What it is (optional)`}
        hint={t`For example: the till.`}
        maxLength={100}
        value={description}
        onChange={(next) => draft.set({ ...draft.value, description: next })}
      />
      <fieldset className={styles.group}>
        <legend>
          <Trans>What it is told</Trans>
        </legend>
        <Kinds kinds={kinds} onChange={(next) => draft.set({ ...draft.value, kinds: next })} />
      </fieldset>
    </FormSheet>
  )
}

type KindsProps = { kinds: readonly WebhookKind[]; onChange: (kinds: readonly WebhookKind[]) => void }

function Kinds({ kinds, onChange }: KindsProps) {
  const labels = useEventLabels()
  return (
    <>
      {webhookKinds.map((kind) => (
        <CheckField
          key={kind}
          label={labels(kind)}
          checked={kinds.includes(kind)}
          onChange={(isTold) =>
            onChange(webhookKinds.filter((it) => (it === kind ? isTold : kinds.includes(it))))
          }
        />
      ))}
    </>
  )
}

/** All that there are is told as such: what a later version adds is then told too. */
const wireOf = (kinds: readonly WebhookKind[]) => (kinds.length === webhookKinds.length ? null : kinds)

export function ChangeKinds({ endpoint, open, onClose }: Props & { endpoint: WebhookEndpoint }) {
  const { t } = useLingui()
  const { endpointId, description, url } = endpoint
  const draft = useDraft<Pick<NewDraft, 'kinds'>>(`webhook kinds ${endpointId}`, {
    kinds: endpoint.kinds ?? webhookKinds,
  })
  const { kinds } = draft.value
  const form = useFormMutation({
    call: { endpoint: setWebhookKinds, params: { endpointId }, body: { kinds: wireOf(kinds) } },
    isComplete: kinds.length > 0,
    onDone: draft.discard,
    open,
    onClose,
  })
  return (
    <FormSheet
      of={form}
      title={t`What it is told`}
      lead={description || url}
      submit={<Trans>Save</Trans>}
      incomplete={t`At least one kind of event.`}
    >
      <div className={styles.group}>
        <Kinds kinds={kinds} onChange={(next) => draft.set({ kinds: next })} />
      </div>
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
