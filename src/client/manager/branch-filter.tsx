import { useLingui } from '@lingui/react/macro'
import { ChoiceField } from '../ui/choice-field.tsx'
import { useBranches } from './use-branches.ts'

type Props = { value: string; onChange: (branchId: string) => void }

/** Nothing in a shop that has no branches. */
export function BranchFilter({ value, onChange }: Props) {
  const { t } = useLingui()
  const { hasAny, choices } = useBranches()
  if (!hasAny) return null
  return (
    <ChoiceField
      label={t`Branch`}
      none={t`All branches`}
      value={value}
      choices={choices}
      onChange={onChange}
    />
  )
}
