import { useLingui } from '@lingui/react/macro'
import type { Reports } from '#shared/reports-api.ts'
import { ReportStamps } from './report-stamps.tsx'

export function ReportPeople({ people }: { people: Reports['people'] }) {
  const { t } = useLingui()
  return (
    <ReportStamps
      head={t`Person`}
      rows={people.map(({ person, ...sums }) => ({
        key: person?.personId ?? '',
        name: person?.name ?? t`System`,
        ...sums,
      }))}
    />
  )
}
