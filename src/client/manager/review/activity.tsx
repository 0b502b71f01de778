import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { type ActivityItem } from '#shared/activity-api.ts'
import { listActivity } from '#shared/endpoints/activity.ts'
import { languageOfTag, languageTags } from '#shared/languages.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { Button } from '../../ui/button.tsx'
import { Notice } from '../../ui/notice.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import styles from './activity.module.css'
import { ActivityFilterForm } from './activity-filters.tsx'
import { type Pages, useActivityPages } from './activity-pages.ts'
import { csvPath, filtersOf, readFilters } from './activity-query.ts'
import { ActivityRows } from './activity-rows.tsx'
import { DownloadLink } from './download-link.tsx'
import { useSearch } from './use-search.ts'

/** Every event of the shop, newest first; the filters are the address. */
export function Activity() {
  const { t, i18n } = useLingui()
  const [params, change] = useSearch()
  const filters = useMemo(() => readFilters(params), [params])
  const pages = useActivityPages(filters.toString())
  return (
    <>
      <PageHead
        title={t`Activity`}
        lead={<Trans>Everything that happened, newest first.</Trans>}
        actions={
          <DownloadLink href={csvPath(filters, languageOfTag(i18n.locale) ?? languageTags[0])}>
            <Trans>Download as CSV</Trans>
          </DownloadLink>
        }
      />
      <ActivityFilterForm filters={filters} onChange={change} />
      <Newer filters={filters.toString()} pages={pages} />
      <Read of={queryOf(pages)}>
        {(items) =>
          items.length === 0 && !pages.hasOlder ? (
            <Empty isFiltered={filters.size > 0} />
          ) : (
            <>
              {items.length > 0 && <ActivityRows items={items} label={t`Activity`} />}
              <Older pages={pages} />
            </>
          )
        }
      </Read>
    </>
  )
}

function queryOf({ first, items, refetch }: Pages) {
  const answer =
    first?.kind === 'refused'
      ? ({ kind: 'refused', refusal: first.refusal, detail: null } as const)
      : first?.kind === 'ok'
        ? ({ kind: 'ok', value: items } as const)
        : null
  return {
    answer,
    isUnreachable: first?.kind === 'unreachable',
    isFetching: false,
    isOfBefore: false,
    refetch,
  }
}

/** What came since is shown and not pushed in: rows that move under a finger are misread. */
function Newer({ filters, pages }: { filters: string; pages: Pages }) {
  const newest = useEndpointQuery({
    endpoint: listActivity,
    query: { ...filtersOf(filters), limit: 1 },
    everyMs: 30_000,
    isLive: true,
  })
  const top = newest.answer?.kind === 'ok' && !newest.isOfBefore ? newest.answer.value.items[0] : undefined
  const shown: ActivityItem | undefined = pages.items[0]
  const isNewer = top !== undefined && pages.first?.kind === 'ok' && (!shown || top.at > shown.at)
  return (
    <output className={styles.newer}>
      {isNewer && (
        <Button onClick={pages.refetch}>
          <Trans>There is something new: show it</Trans>
        </Button>
      )}
    </output>
  )
}

function Older({ pages: { hasOlder, isReadingOlder, isOlderUnreachable, older, items } }: { pages: Pages }) {
  const { t } = useLingui()
  const count = items.length
  if (!hasOlder)
    return (
      <p className={styles.end}>
        <Trans>That is all: {count} shown.</Trans>
      </p>
    )
  return (
    <div className={styles.older}>
      {isOlderUnreachable && (
        <Notice
          tone="waiting"
          title={t`The server cannot be reached`}
          cause={t`What is shown stays. Press the button again in a moment.`}
        />
      )}
      <Button size="main" busy={isReadingOlder} onClick={older}>
        <Trans>Show older ones</Trans>
      </Button>
      <output className={styles.count}>
        {count === 0 ? (
          <Trans>Nothing of that kind so far. Older ones may hold some.</Trans>
        ) : (
          <Trans>{count} shown</Trans>
        )}
      </output>
    </div>
  )
}

function Empty({ isFiltered }: { isFiltered: boolean }) {
  return (
    <div className={styles.empty}>
      <h2>{isFiltered ? <Trans>Nothing of that kind</Trans> : <Trans>Nothing has happened yet</Trans>}</h2>
      <p>
        {isFiltered ? (
          <Trans>No event meets all of these filters. Take one away, or choose more days.</Trans>
        ) : (
          <Trans>As soon as a stamp is added at a tablet, it stands here with who, where and when.</Trans>
        )}
      </p>
    </div>
  )
}
