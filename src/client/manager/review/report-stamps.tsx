import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import { ChartRows } from './chart-rows.tsx'

type Row = { key: string; name: string; added: number; removed: number }

/** What each put on; what was taken off again is told beside it. */
export function ReportStamps({ head, rows }: { head: string; rows: readonly Row[] }) {
  const { t } = useLingui()
  const removed = rows.reduce((sum, it) => sum + it.removed, 0)
  const added = rows.filter((it) => it.added > 0)
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
        heads={[head, t`Stamps`]}
        rows={added.map(({ key, name, added: value }) => ({ key, name, value }))}
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
