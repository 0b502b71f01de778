import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { Reports } from '#shared/reports-api.ts'
import { ChartRows } from './chart-rows.tsx'

/** What each put on; what was taken off again is told beside it. */
export function ReportPeople({ people }: { people: Reports['people'] }) {
  const { t } = useLingui()
  const removed = people.reduce((sum, it) => sum + it.removed, 0)
  const added = people.filter((it) => it.added > 0)
  if (added.length === 0)
    return (
      <p>
        <Trans>No stamp on these days.</Trans>
      </p>
    )
  return (
    <>
      <ChartRows
        title={t`Stamps put on`}
        heads={[t`Person`, t`Stamps`]}
        rows={added.map((it) => ({
          key: it.person?.personId ?? '',
          name: it.person?.name ?? t`System`,
          value: it.added,
        }))}
      />
      {removed > 0 && (
        <p>
          {plural(removed, {
            one: '# stamp was taken off again and is not subtracted.',
            other: '# stamps were taken off again and are not subtracted.',
          })}
        </p>
      )}
    </>
  )
}
