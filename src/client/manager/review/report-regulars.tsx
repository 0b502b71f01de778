import { useLingui } from '@lingui/react/macro'
import type { Reports } from '#shared/reports-api.ts'
import { ChartBars } from './chart-bars.tsx'
import { ChartFigures } from './chart-figures.tsx'

/** Customers by how often they were there. */
export function ReportRegulars({ regulars: { byVisits, customers } }: { regulars: Reports['regulars'] }) {
  const { t } = useLingui()
  const steps = byVisits.map(({ from, to, customers: value }) => {
    const mark = to === null ? `${from}+` : from === to ? String(from) : `${from}–${to}`
    return { key: mark, mark, value }
  })
  return (
    <ChartFigures
      title={t`Customers by visits`}
      chart={
        <ChartBars
          height={220}
          tone="stamp"
          bars={steps.map((step) => ({ ...step, labels: `${step.mark}: ${step.value}` }))}
        />
      }
      heads={[t`Visits`, t`Customers`]}
      rows={steps.map(({ key, mark, value }) => ({ key, cells: [mark, value] }))}
      sums={[customers]}
    />
  )
}
