import { Trans, useLingui } from '@lingui/react/macro'
import type { Customer } from '#shared/customer-records-api.ts'
import { RouteLink } from '../../kit/route-link.tsx'
import { paths } from '../../paths.ts'
import { NextIcon } from '../../ui/screen-icons.tsx'
import { type ShownName, useCustomerLabels } from './customer-labels.ts'
import styles from './customers.module.css'

type Props = { customers: readonly Customer[]; opened: ReadonlyMap<number, ShownName> }

export function CustomerList({ customers, opened }: Props) {
  const { t } = useLingui()
  return (
    <ul className={styles.list} aria-label={t`Customers`}>
      {customers.map((customer) => (
        <li key={customer.stampIdx}>
          <CustomerRow customer={customer} opened={opened.get(customer.stampIdx)} />
        </li>
      ))}
    </ul>
  )
}

function CustomerRow({ customer, opened }: { customer: Customer; opened: ShownName | undefined }) {
  const labels = useCustomerLabels()
  const { stampIdx, code, cardNm, stamps, maxStamps } = customer
  return (
    <RouteLink to={`${paths.review}/customers/${stampIdx}`} className={styles.row}>
      <span className={styles.words}>
        <b>{labels.who(customer, opened)}</b>
        <span>{`${cardNm} · ${code}`}</span>
        <span>{`${labels.lastVisit(customer)} · ${labels.state(customer)}`}</span>
      </span>
      <span className={styles.stamps}>
        <Trans>
          {stamps} of {maxStamps}
        </Trans>
      </span>
      <NextIcon size={20} />
    </RouteLink>
  )
}
