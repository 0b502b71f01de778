import { useLingui } from '@lingui/react/macro'
import type { Reports } from '#shared/reports-api.ts'
import { ReportStamps } from './report-stamps.tsx'

/** Where the stamps were put on: by which branch the tablet was at then. */
export function ReportBranches({ branches }: { branches: NonNullable<Reports['branches']> }) {
  const { t } = useLingui()
  return (
    <ReportStamps
      head={t`Branch`}
      rows={branches.map(({ branch, ...sums }) => ({
        key: branch?.branchId ?? '',
        name: branch?.name ?? t`No branch`,
        ...sums,
      }))}
    />
  )
}
