import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import {
  deleteIncomingWebhook,
  getIncomingWebhook,
  makeIncomingWebhook,
} from '#shared/endpoints/hosted-hook.ts'
import type { incomingHook } from '#shared/hosted-hook-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Read } from '../read.tsx'
import { useShopTimes } from '../shop-time.ts'
import form from './form.module.css'
import { FormSheet, QuestionSheet } from './form-sheet.tsx'
import { OnceSheet } from './once-sheet.tsx'
import styles from './rows.module.css'
import { useFormMutation } from './use-form-mutation.ts'
import type { Opened } from './use-opened.ts'

type Hook = NonNullable<v.InferOutput<typeof incomingHook>['hook']>

/** In gateway mode: the hosted service tells of its changes, so that Stampdesk looks sooner. Never proof. */
export function IncomingHook({ opened: { name, open, close } }: { opened: Opened }) {
  const { t } = useLingui()
  const incoming = useEndpointQuery({ endpoint: getIncomingWebhook, everyMs: 30_000 })
  return (
    <Read of={incoming}>
      {({ isPossible, isSigned, hook }) =>
        isPossible && (
          <section className={form.group}>
            <h2>
              <Trans>Told by your stamp service</Trans>
            </h2>
            <p className={form.note}>
              <Trans>
                The service can tell when a stamp changes there, at its console or by another system. Then
                Stampdesk looks at that stamp at once. What it is told proves nothing, and is only a reason to
                look.
              </Trans>
            </p>
            {isSigned && (
              <p className={form.note}>
                <Trans>Only what the service has signed is let in.</Trans>
              </p>
            )}
            <div className={styles.row}>
              <span className={styles.words}>
                <span className={styles.name}>
                  {hook === null ? t`Nothing is let in` : t`An address is in use`}
                </span>
                {hook && <Heard hook={hook} />}
              </span>
              <span className={styles.ways}>
                <Button onClick={() => open('hook')}>
                  {hook === null ? <Trans>Make an address</Trans> : <Trans>New address</Trans>}
                </Button>
                {hook && (
                  <Button tone="danger" onClick={() => open('no-hook')}>
                    <Trans>Let nothing in</Trans>
                  </Button>
                )}
              </span>
            </div>
            <NewAddress open={name === 'hook'} isReplacing={hook !== null} onClose={close} />
            <NoAddress open={name === 'no-hook'} onClose={close} />
          </section>
        )
      }
    </Read>
  )
}

function Heard({ hook: { madeAt, heard, lastHeardAt } }: { hook: Hook }) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  return (
    <>
      <span className={styles.more}>
        <Trans>Made {moment(madeAt)}.</Trans>
      </span>
      <span className={styles.more}>
        {lastHeardAt === null
          ? t`Nothing was heard in the last two days.`
          : t`Heard ${plural(heard, { one: '# time', other: '# times' })} in the last two days, last ${moment(lastHeardAt)}.`}
      </span>
    </>
  )
}

type Props = { open: boolean; onClose: () => void }

function NewAddress({ open, isReplacing, onClose }: Props & { isReplacing: boolean }) {
  const { t } = useLingui()
  const mutation = useFormMutation({
    call: { endpoint: makeIncomingWebhook },
    open,
    onClose,
    staysOpen: true,
  })
  if (mutation.answer?.kind === 'ok')
    return (
      <OnceSheet
        open={open}
        title={t`The address`}
        lead={t`Put it into the service’s webhook settings now. It is not shown again, and whoever knows it can make Stampdesk look.`}
        secret={mutation.answer.value.url}
        onClose={mutation.cancel}
      />
    )
  return (
    <FormSheet
      of={mutation}
      title={isReplacing ? t`A new address?` : t`Make an address?`}
      lead={
        isReplacing
          ? t`The one before is dead at once: put the new one into the service right away.`
          : t`You put it into the service’s webhook settings.`
      }
      submit={<Trans>Make the address</Trans>}
    />
  )
}

function NoAddress(sheet: Props) {
  const { t } = useLingui()
  return (
    <QuestionSheet
      call={{ endpoint: deleteIncomingWebhook }}
      {...sheet}
      title={t`Let nothing in any more?`}
      lead={t`The address is dead at once. Stampdesk goes on looking by itself, a little later.`}
      submit={<Trans>Let nothing in</Trans>}
      tone="danger"
    />
  )
}
