import { Trans, useLingui } from '@lingui/react/macro'
import { listWebhooks, switchWebhook, testWebhook } from '#shared/endpoints/webhooks.ts'
import { type WebhookEndpoint, webhookKinds } from '#shared/webhooks-api.ts'
import { MutationTrouble } from '../../kit/entrance/trouble.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { Deliveries } from './deliveries.tsx'
import form from './form.module.css'
import { IncomingHook } from './incoming-hook.tsx'
import styles from './rows.module.css'
import { shopPath } from './shop-pages.ts'
import { type Opened, useOpened } from './use-opened.ts'
import { ChangeKinds, NewWebhook, RotateSecret } from './webhook-sheets.tsx'

export function Webhooks() {
  const { t } = useLingui()
  const opened = useOpened()
  const endpoints = useEndpointQuery({ endpoint: listWebhooks })
  return (
    <>
      <PageHead
        title={t`Webhooks`}
        lead={t`Other systems are told what happened, signed by the rules of Standard Webhooks.`}
        actions={
          <Button tone="primary" onClick={() => opened.open('new')}>
            <Trans>Add an address</Trans>
          </Button>
        }
      />
      <Read of={endpoints}>
        {({ endpoints: all }) => (
          <>
            {all.length === 0 && (
              <p className={styles.empty}>
                <Trans>
                  No system is told yet. Add the address of one, and give it the secret with which it can
                  check that a message is yours.
                </Trans>
              </p>
            )}
            <ul className={styles.rows}>
              {all.map((endpoint) => (
                <li key={endpoint.endpointId}>
                  <EndpointRow endpoint={endpoint} opened={opened} />
                </li>
              ))}
            </ul>
            <p className={form.note}>
              <Trans>
                Which events are told at all is set under{' '}
                <RouteLink to={shopPath('automation')}>automation</RouteLink>.
              </Trans>
            </p>
            <NewWebhook open={opened.name === 'new'} onClose={opened.close} />
            {all
              .filter(({ endpointId }) => endpointId === opened.id)
              .map((endpoint) => (
                <Sheets key={endpoint.endpointId} endpoint={endpoint} opened={opened} />
              ))}
          </>
        )}
      </Read>
      <IncomingHook opened={opened} />
    </>
  )
}

function Sheets({ endpoint, opened: { name, close } }: { endpoint: WebhookEndpoint; opened: Opened }) {
  return (
    <>
      <RotateSecret endpoint={endpoint} open={name === 'rotate'} onClose={close} />
      <ChangeKinds endpoint={endpoint} open={name === 'kinds'} onClose={close} />
    </>
  )
}

function EndpointRow({ endpoint, opened }: { endpoint: WebhookEndpoint; opened: Opened }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const { endpointId, url, description, kinds, disabledAt, disabledCause, rotatingUntil } = endpoint
  const isOn = disabledAt === null
  const isShown = opened.name === 'deliveries' && opened.id === endpointId
  const test = useEndpointMutation<typeof testWebhook>()
  const switching = useEndpointMutation<typeof switchWebhook>()
  /** What became of it is seen among the deliveries. */
  async function sendTest() {
    const answer = await test.run({ endpoint: testWebhook, params: { endpointId } })
    if (answer?.kind === 'ok' && !isShown) opened.open('deliveries', endpointId)
  }
  return (
    <>
      <div className={styles.row} data-off={!isOn || undefined}>
        <span className={styles.words}>
          <span className={styles.name}>{description || url}</span>
          {description && <span className={styles.more}>{url}</span>}
          {kinds && (
            <span className={styles.more}>
              <Trans>
                {kinds.length} of {webhookKinds.length} kinds of events
              </Trans>
            </span>
          )}
          {rotatingUntil !== null && (
            <span className={styles.more}>
              <Trans>The secret before signs too until {moment(rotatingUntil)}.</Trans>
            </span>
          )}
          {!isOn && (
            <span className={styles.state} data-tone="refused">
              {disabledCause === 'by a manager'
                ? t`switched off`
                : t`switched off: the receiver wants no more (410)`}
            </span>
          )}
        </span>
        <span className={styles.ways}>
          <Button
            aria-expanded={isShown}
            onClick={() => (isShown ? opened.close() : opened.open('deliveries', endpointId))}
          >
            <Trans>Deliveries</Trans>
          </Button>
          {isOn && (
            <Button
              busy={test.mutation.state === 'busy'}
              onClick={() => {
                switching.forget()
                void sendTest()
              }}
            >
              <Trans>Send a test</Trans>
            </Button>
          )}
          <Button onClick={() => opened.open('kinds', endpointId)}>
            <Trans>Events</Trans>
          </Button>
          <Button onClick={() => opened.open('rotate', endpointId)}>
            <Trans>New secret</Trans>
          </Button>
          <Button
            tone={isOn ? 'danger' : 'plain'}
            busy={switching.mutation.state === 'busy'}
            onClick={() => {
              test.forget()
              void switching.run({
                endpoint: switchWebhook,
                params: { endpointId },
                body: { enabled: !isOn },
              })
            }}
          >
            {isOn ? <Trans>Switch off</Trans> : <Trans>Switch on</Trans>}
          </Button>
        </span>
      </div>
      <MutationTrouble of={test.mutation} />
      <MutationTrouble of={switching.mutation} />
      {isShown && <Deliveries endpointId={endpointId} />}
    </>
  )
}
