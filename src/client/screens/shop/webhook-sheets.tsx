import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type * as v from 'valibot'
import { type WebhookEndpoint, webhookSecret } from '#shared/webhooks-api.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useDeed } from '../review/use-deed.ts'
import styles from './form.module.css'
import { FormSheet } from './form-sheet.tsx'
import { ShownOnce } from './shown-once.tsx'
import { useDraft } from './use-draft.ts'

type Props = { open: boolean; onClose: () => void }

export function NewWebhook({ open, onClose }: Props) {
  const { t } = useLingui()
  const draft = useDraft('new webhook', { url: '', description: '' })
  const [isChecked, setIsChecked] = useState(false)
  const { deed, run, forget } = useDeed<typeof webhookSecret>()
  const { url, description } = draft.value
  const isAddress = /^https?:\/\/\S+\.?\S*$/.test(url.trim()) && URL.canParse(url.trim())
  const secret = secretOf(deed)

  function close() {
    setIsChecked(false)
    forget()
    onClose()
  }

  async function add() {
    setIsChecked(true)
    if (!isAddress) return
    const body = { url: url.trim(), description: description.trim() }
    const answer = await run({ method: 'POST', path: 'webhooks', result: webhookSecret, body })
    if (answer?.kind === 'ok') draft.discard()
  }

  if (secret) return <Secret open={open} secret={secret} onClose={close} />
  return (
    <FormSheet
      open={open}
      title={t`Tell another system`}
      onClose={close}
      onSubmit={() => void add()}
      submit={<Trans>Add</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    >
      <TextField
        label={t`Address`}
        type="url"
        hint={t`Where each event is posted to. It must be reachable from the server, and not inside its own network.`}
        maxLength={500}
        value={url}
        error={isChecked && !isAddress ? t`A whole address, like https://example.com/stamps.` : undefined}
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
  const { deed, run, forget } = useDeed<typeof webhookSecret>()
  const secret = secretOf(deed)
  const path = `webhooks/${endpoint.endpointId}/rotate`

  function close() {
    forget()
    onClose()
  }

  if (secret) return <Secret open={open} secret={secret} onClose={close} />
  return (
    <FormSheet
      open={open}
      title={t`A new secret for ${endpoint.description || endpoint.url}?`}
      lead={t`For a day both sign each message, so that the other system can change over without losing any.`}
      onClose={close}
      onSubmit={() => void run({ method: 'POST', path, result: webhookSecret })}
      submit={<Trans>Make a new secret</Trans>}
      isBusy={deed.state === 'busy'}
      answer={deed.state === 'ended' ? deed.answer : null}
    />
  )
}

type Deed = ReturnType<typeof useDeed<typeof webhookSecret>>['deed']

function secretOf(deed: Deed): v.InferOutput<typeof webhookSecret>['secret'] | null {
  return deed.state === 'ended' && deed.answer.kind === 'ok' ? deed.answer.value.secret : null
}

function Secret({ open, secret, onClose }: Props & { secret: string }) {
  const { t } = useLingui()
  return (
    <Sheet
      open={open}
      label={t`The secret`}
      title={t`The secret`}
      lead={t`Put it into the other system now. It is not shown again; a lost one is replaced by a new one.`}
      closeLabel={t`Close`}
      onClose={onClose}
    >
      <div className={styles.form}>
        <ShownOnce secret={secret} />
        <div className={styles.actions}>
          <Button tone="primary" onClick={onClose}>
            <Trans>It is in place</Trans>
          </Button>
        </div>
      </div>
    </Sheet>
  )
}
