import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { Customer } from '#shared/customer-records-api.ts'
import { mostNamesAtOnce } from '#shared/customer-records-api.ts'
import { listCustomers, openCustomerNames } from '#shared/endpoints/customer-records.ts'
import { useDeps } from '../../kit/deps.tsx'
import { RouteLink } from '../../kit/route-link.tsx'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { paths } from '../../paths.ts'
import { Button } from '../../ui/button.tsx'
import { EyeIcon } from '../../ui/page-icons.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import type { ShownName } from './customer-labels.ts'
import { CustomerList } from './customer-list.tsx'
import { CustomerSearch } from './customer-search.tsx'
import styles from './customers.module.css'
import { MutationNotice } from './mutation-notice.tsx'

type Opened = ReadonlyMap<number, ShownName>

/** The people behind the cards: who was there last, and whoever is sought. */
export function Customers() {
  const { t } = useLingui()
  const [found, setFound] = useState<readonly Customer[] | null>(null)
  const [opened, setOpened] = useState<Opened>(new Map())
  const names = useEndpointMutation<typeof openCustomerNames>({ changesNothing: true })

  /** In memory and for this visit: what was opened is not opened, and not noted, twice. */
  async function open(customers: readonly Customer[]) {
    const stampIdxs = customers.map(({ stampIdx }) => stampIdx).filter((it) => !opened.has(it))
    if (stampIdxs.length === 0) return
    const body = { stampIdxs: stampIdxs.slice(0, mostNamesAtOnce) }
    const answer = await names.run({ endpoint: openCustomerNames, body })
    if (answer?.kind === 'ok')
      setOpened(new Map([...opened, ...answer.value.map((it) => [it.stampIdx, it] as const)]))
  }

  const showing = { opened, onOpen: open, isOpening: names.mutation.state === 'busy' }
  return (
    <>
      <PageHead
        title={t`Customers`}
        lead={<Trans>Who holds the shop’s cards, and when they were here last.</Trans>}
        actions={
          <RouteLink to={`${paths.review}/customers/import`}>
            <Trans>From or to a file</Trans>
          </RouteLink>
        }
      />
      <CustomerSearch isFound={found !== null} onFound={setFound} />
      <MutationNotice mutation={names.mutation} />
      {found ? <Shown customers={found} {...showing} /> : <Latest {...showing} />}
    </>
  )
}

type Showing = {
  opened: Opened
  onOpen: (customers: readonly Customer[]) => Promise<void>
  isOpening: boolean
}

function Shown({ customers, opened, onOpen, isOpening }: Showing & { customers: readonly Customer[] }) {
  const isAllOpen = customers.every(({ stampIdx }) => opened.has(stampIdx))
  return (
    <>
      {customers.length > 0 && !isAllOpen && (
        <div className={styles.more}>
          <Button icon={<EyeIcon size={20} />} busy={isOpening} onClick={() => void onOpen(customers)}>
            <Trans>Show the names</Trans>
          </Button>
          <p className={styles.hint}>
            <Trans>That you open them, and when, is written into the log.</Trans>
          </p>
        </div>
      )}
      <CustomerList customers={customers} opened={opened} />
    </>
  )
}

/** Page by page, by a key: who comes in meanwhile moves nobody. */
function Latest(showing: Showing) {
  const { api } = useDeps()
  const [older, setOlder] = useState<{ customers: Customer[]; nextCursor: string | null } | null>(null)
  const [isReading, setIsReading] = useState(false)
  const first = useEndpointQuery({ endpoint: listCustomers, query: {} })

  async function readOlder(cursor: string) {
    setIsReading(true)
    const answer = await api({ endpoint: listCustomers, query: { cursor } })
    setIsReading(false)
    if (answer.kind !== 'ok') return
    const { customers, nextCursor } = answer.value
    setOlder({ customers: [...(older?.customers ?? []), ...customers], nextCursor })
  }

  return (
    <Read of={first}>
      {({ customers, nextCursor, areElsewhere }) => {
        const all = [
          ...new Map([...customers, ...(older?.customers ?? [])].map((it) => [it.stampIdx, it])).values(),
        ]
        const next = older ? older.nextCursor : nextCursor
        if (areElsewhere)
          return (
            <p className={styles.hint}>
              <Trans>The stamp service keeps who the customers are: look there.</Trans>
            </p>
          )
        if (all.length === 0)
          return (
            <p className={styles.hint}>
              <Trans>
                No card has a name or a telephone number yet. Both are written when a card is made.
              </Trans>
            </p>
          )
        return (
          <>
            <Shown customers={all} {...showing} />
            {next !== null && (
              <Button busy={isReading} onClick={() => void readOlder(next)}>
                <Trans>Show more</Trans>
              </Button>
            )}
          </>
        )
      }}
    </Read>
  )
}
