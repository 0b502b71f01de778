import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { listDeliveries, resendDelivery } from '#shared/endpoints/webhooks.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { type WebhookDeliveries } from '#shared/webhooks-api.ts'
import { MutationTrouble } from '../../kit/entrance/trouble.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { CheckIcon, ClockIcon, RefusedIcon } from '../../ui/icons.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import { useEventLabels } from './event-labels.ts'
import styles from './rows.module.css'

type Delivery = WebhookDeliveries['deliveries'][number]
const lookEveryMs = 4_000

/** What was sent to one address, newest first: the latest 200. */
export function Deliveries({ endpointId }: { endpointId: string }) {
  const deliveries = useEndpointQuery({
    endpoint: listDeliveries,
    params: { endpointId },
    everyMs: lookEveryMs,
  })
  return (
    <Read of={deliveries}>
      {({ deliveries: all }) =>
        all.length === 0 ? (
          <p className={styles.empty}>
            <Trans>Nothing was to be told since this address was added. The next stamp will be.</Trans>
          </p>
        ) : (
          <ul className={styles.rows}>
            {all.map((delivery) => (
              <li key={delivery.eventId} className={styles.row}>
                <DeliveryLabels delivery={delivery} />
                <span className={styles.ways}>
                  <Resend endpointId={endpointId} eventId={delivery.eventId} />
                </span>
              </li>
            ))}
          </ul>
        )
      }
    </Read>
  )
}

function DeliveryLabels({ delivery }: { delivery: Delivery }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const labels = useEventLabels()
  const { type, stampIdx, at, state, attempts, dueAt, lastTriedAt, lastStatus, lastCause } = delivery
  const tried = plural(attempts, { one: '# try', other: '# tries' })
  return (
    <span className={styles.words}>
      <span className={styles.name}>{labels(type)}</span>
      <span className={styles.more}>
        {moment(at)}
        {stampIdx !== null && ` · ${formatStampCode(stampIdx)}`}
      </span>
      {state === 'delivered' && (
        <span className={styles.state} data-tone="confirmed">
          <CheckIcon size={20} />
          {lastTriedAt === null ? t`delivered` : t`delivered ${moment(lastTriedAt)}`}
        </span>
      )}
      {state === 'due' && (
        <span className={styles.state} data-tone="waiting">
          <ClockIcon size={20} />
          {attempts === 0 ? t`about to be sent` : t`${tried}, the next at ${moment(dueAt)}`}
        </span>
      )}
      {state === 'failed' && (
        <span className={styles.state} data-tone="refused">
          <RefusedIcon size={20} />
          {t`given up after ${tried}`}
        </span>
      )}
      {state !== 'delivered' && (lastStatus !== null || lastCause !== null) && (
        <span className={styles.more}>{lastStatus === null ? lastCause : t`It answered ${lastStatus}.`}</span>
      )}
    </span>
  )
}

/** Under the same webhook id: a receiver that keeps to the standard takes it once. */
function Resend({ endpointId, eventId }: { endpointId: string; eventId: string }) {
  const { mutation, run } = useEndpointMutation<typeof resendDelivery>()
  return (
    <>
      <Button
        busy={mutation.state === 'busy'}
        onClick={() => void run({ endpoint: resendDelivery, params: { endpointId, eventId } })}
      >
        <Trans>Send again</Trans>
      </Button>
      <MutationTrouble of={mutation} />
    </>
  )
}
