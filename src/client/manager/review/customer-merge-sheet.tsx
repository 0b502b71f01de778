import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Customer } from '#shared/customer-records-api.ts'
import { mergeCustomers } from '#shared/endpoints/customer-records.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { Sheet } from '../../ui/sheet.tsx'
import { useCustomerLabels } from './customer-labels.ts'
import { CustomerSearch } from './customer-search.tsx'
import styles from './customers.module.css'
import { MutationNotice } from './mutation-notice.tsx'
import { Outcome } from './outcome.tsx'
import form from './sheet-form.module.css'

type Props = {
  stampIdx: number
  /** Their own cards: nobody is merged with themselves. */
  own: readonly number[]
  onClose: () => void
}

/** Find the other, see what it means, press once. The cards stay, and so does each one's count. */
export function CustomerMergeSheet({ stampIdx, own, onClose }: Props) {
  const { t } = useLingui()
  const labels = useCustomerLabels()
  const [found, setFound] = useState<readonly Customer[] | null>(null)
  const [other, setOther] = useState<Customer | null>(null)
  const { mutation, run } = useEndpointMutation<typeof mergeCustomers>()
  const isDone = mutation.state === 'ended' && mutation.answer.kind === 'ok'
  const title = t`Merge with another customer`
  const others = (found ?? []).filter((it) => !own.includes(it.stampIdx))
  const who = other ? `${labels.who(other)} (${other.code})` : ''

  function merge(withStampIdx: number) {
    void run({ endpoint: mergeCustomers, params: { stampIdx }, body: { withStampIdx } })
  }

  return (
    <Sheet open label={title} title={title} closeLabel={t`Close`} onClose={onClose}>
      <div className={form.sheet}>
        {isDone ? (
          <Outcome>
            <Trans>Done: all their cards are now one customer’s.</Trans>
          </Outcome>
        ) : other ? (
          <>
            <p>
              <Trans>
                The cards of {who} become this customer’s. This customer’s name and telephone number stay;
                what is missing comes from the other.
              </Trans>
            </p>
            <p>
              <Trans>Every card keeps its stamps and its story. The other name cannot be brought back.</Trans>
            </p>
            <MutationNotice mutation={mutation} />
            <Button
              tone="primary"
              size="main"
              wide
              busy={mutation.state === 'busy'}
              onClick={() => merge(other.stampIdx)}
            >
              <Trans>Make them one customer</Trans>
            </Button>
            <Button onClick={() => setOther(null)}>
              <Trans>Choose another</Trans>
            </Button>
          </>
        ) : (
          <>
            <CustomerSearch isFound={false} onFound={setFound} />
            <ul className={styles.found}>
              {others.map((customer) => (
                <li key={customer.stampIdx}>
                  <Button wide onClick={() => setOther(customer)}>
                    {`${labels.who(customer)} · ${customer.cardNm} · ${customer.code}`}
                  </Button>
                </li>
              ))}
            </ul>
            {found !== null && found.length > 0 && others.length === 0 && (
              <p className={styles.hint}>
                <Trans>These are this customer’s own cards.</Trans>
              </p>
            )}
          </>
        )}
      </div>
    </Sheet>
  )
}
