import { Trans, useLingui } from '@lingui/react/macro'
import { useDeferredValue, useState } from 'react'
import { listTablets } from '#shared/endpoints/tablets.ts'
import { type Tablet, tabletCursor, tabletsAtOnce } from '#shared/people-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { BranchFilter } from '../branch-filter.tsx'
import { Read } from '../read.tsx'
import { useBranches } from '../use-branches.ts'
import filters from './list-filters.module.css'
import styles from './rows.module.css'
import { isScanningSlowly } from './slow-scanning.ts'
import { TabletRow } from './tablet-row.tsx'

const lookEveryMs = 15_000
/** So many are seen at a glance. */
const fewEnough = 20

type Sought = { find: string; branchId: string }
type OnOpen = (tabletId: string) => void

const isLooking = ({ find, branchId }: Sought) => find !== '' || branchId !== ''

function useTablets({ find, branchId }: Sought, after: string | null) {
  return useEndpointQuery({
    endpoint: listTablets,
    query: { ...(find && { find }), ...(branchId && { branchId }), after },
    everyMs: lookEveryMs,
  })
}

/** All of a shop's, or what is looked for among a chain's. */
export function TabletList({ onOpen }: { onOpen: OnOpen }) {
  const { t } = useLingui()
  const [find, setFind] = useState('')
  const [branchId, setBranchId] = useState('')
  const { answer } = useTablets({ find: '', branchId: '' }, null)
  const isMany = answer?.kind === 'ok' && answer.value.length > fewEnough
  const sought = { find: useDeferredValue(find.trim()), branchId }
  return (
    <>
      <search className={filters.filters}>
        {isMany && (
          <TextField label={t`Find a tablet`} type="search" maxLength={60} value={find} onChange={setFind} />
        )}
        <BranchFilter value={branchId} onChange={setBranchId} />
      </search>
      <Pages key={`${sought.find} ${branchId}`} sought={sought} onOpen={onOpen} />
    </>
  )
}

type PagesProps = { sought: Sought; onOpen: OnOpen }

function Pages({ sought, onOpen }: PagesProps) {
  const [pages, setPages] = useState<readonly (string | null)[]>([null])
  return pages.map((after, n) => (
    <Page
      key={after ?? ''}
      sought={sought}
      after={after}
      onOpen={onOpen}
      onMore={n === pages.length - 1 ? (last) => setPages([...pages, tabletCursor(last)]) : null}
    />
  ))
}

type PageProps = PagesProps & { after: string | null; onMore: ((last: Tablet) => void) | null }

function Page({ sought, after, onOpen, onMore }: PageProps) {
  const tablets = useTablets(sought, after)
  const { nameOf } = useBranches()
  return (
    <Read of={tablets}>
      {(page) => {
        const last = page.at(-1)
        return (
          <>
            {!last && after === null && <Nothing isLooking={isLooking(sought)} />}
            <ul className={styles.rows}>
              {page.map((tablet) => (
                <li key={tablet.tabletId}>
                  <TabletRow
                    tablet={tablet}
                    branchNm={nameOf(tablet.branchId)}
                    isSlow={isScanningSlowly(tablet, page)}
                    onOpen={() => onOpen(tablet.tabletId)}
                  />
                </li>
              ))}
            </ul>
            {last && page.length === tabletsAtOnce && onMore && (
              <Button wide onClick={() => onMore(last)}>
                <Trans>Show more</Trans>
              </Button>
            )}
          </>
        )
      }}
    </Read>
  )
}

function Nothing({ isLooking: isSought }: { isLooking: boolean }) {
  return (
    <p className={styles.empty}>
      {isSought ? (
        <Trans>No such tablet.</Trans>
      ) : (
        <Trans>
          No tablet is paired yet. Open this address on the tablet at the counter: it shows a code, and here
          it is confirmed.
        </Trans>
      )}
    </p>
  )
}
