import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type * as v from 'valibot'
import { openHolder } from '#shared/endpoints/history.ts'
import type { eraseResult } from '#shared/review-api.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { EyeIcon } from '../../ui/page-icons.tsx'
import { CustomerData } from './customer-data.tsx'
import { CustomerEditSheet } from './customer-edit-sheet.tsx'
import type { ShownName } from './customer-labels.ts'
import { EraseSheet } from './erase-sheet.tsx'
import styles from './history-customer.module.css'
import { MutationNotice } from './mutation-notice.tsx'
import { Outcome } from './outcome.tsx'

/** Whose card it is: closed until it is opened, and the opening is a line of the history. */
export function HistoryCustomer({ stampIdx }: { stampIdx: number }) {
  const { t } = useLingui()
  const { mutation, run, forget } = useEndpointMutation<typeof openHolder>()
  const [isErasing, setIsErasing] = useState(false)
  const [erasure, setErasure] = useState<v.InferOutput<typeof eraseResult> | null>(null)
  const erased = erasure?.erased ?? 0
  const [isEditing, setIsEditing] = useState(false)
  const [changed, setChanged] = useState<ShownName | null>(null)
  const opened = mutation.state === 'ended' && mutation.answer.kind === 'ok' ? mutation.answer.value : null
  const holder = opened && { ...opened, ...changed }
  const lines: readonly (readonly [string, string | null | undefined])[] = [
    [t`Name`, holder?.userNm],
    [t`Phone`, holder?.userPhnno],
    [t`Email`, holder?.userEml],
    [t`Customer number`, holder?.userId],
    [t`Memo`, holder?.memo],
    [t`Further`, holder?.userEtc1],
    [t`Further still`, holder?.userEtc2],
  ]
  const known = lines.filter(([, value]) => value)

  return (
    <section aria-label={t`Customer`} className={styles.customer}>
      <h2>
        <Trans>Customer</Trans>
      </h2>
      {erasure ? (
        <Outcome>
          {t`${plural(erased, { one: 'Erased from # card.', other: 'Erased from # cards.' })} What happened stays, about nobody.`}
          {erasure.isPending && (
            <>
              {' '}
              <Trans>
                Another program is reading the database’s file: its journal keeps the name until that program
                ends. The server tries again by itself.
              </Trans>
            </>
          )}
        </Outcome>
      ) : holder ? (
        <>
          {known.length === 0 && (
            <p>
              <Trans>Nothing is kept about whose card this is.</Trans>
            </p>
          )}
          <dl className={styles.lines}>
            {known.map(([label, value]) => (
              <div key={label}>
                <dt>{label}</dt>
                <dd>{value}</dd>
              </div>
            ))}
          </dl>
          <div className={styles.ways}>
            <Button
              onClick={() => {
                forget()
                setChanged(null)
              }}
            >
              <Trans>Hide again</Trans>
            </Button>
            <Button onClick={() => setIsEditing(true)}>
              <Trans>Change name or telephone…</Trans>
            </Button>
            <CustomerData stampIdx={stampIdx} />
            {known.length > 0 && (
              <Button tone="danger" onClick={() => setIsErasing(true)}>
                <Trans>Erase this customer…</Trans>
              </Button>
            )}
          </div>
        </>
      ) : (
        <>
          <p className={styles.hint}>
            <Trans>Hidden. That you open it, and when, is written into the story of this card.</Trans>
          </p>
          <MutationNotice mutation={mutation} />
          <Button
            icon={<EyeIcon size={20} />}
            busy={mutation.state === 'busy'}
            onClick={() => void run({ endpoint: openHolder, params: { stampIdx } })}
          >
            <Trans>Open the customer’s details</Trans>
          </Button>
        </>
      )}
      {isEditing && holder && (
        <CustomerEditSheet
          stampIdx={stampIdx}
          before={holder}
          onClose={() => setIsEditing(false)}
          onChanged={(after) => {
            setChanged(after)
            setIsEditing(false)
          }}
        />
      )}
      <EraseSheet
        stampIdx={stampIdx}
        open={isErasing}
        onClose={() => setIsErasing(false)}
        onErased={(count) => {
          setErasure(count)
          setIsErasing(false)
        }}
      />
    </section>
  )
}
