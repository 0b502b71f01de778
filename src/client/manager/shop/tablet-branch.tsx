import { useLingui } from '@lingui/react/macro'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { useBranches } from '../use-branches.ts'

type Props = { value: string | null | undefined; onChange: (branchId: string | null) => void }

/** Nothing in a shop that has no branches. */
export function TabletBranch({ value, onChange }: Props) {
  const { t } = useLingui()
  const { open } = useBranches()
  if (open.length === 0) return null
  return (
    <ChoiceField
      label={t`At which branch is it?`}
      none={t`No branch`}
      hint={t`Its people are the faces on it. What was done on it before stays where it was done.`}
      value={value ?? ''}
      choices={open.map(({ branchId: id, name }) => ({ id, name }))}
      onChange={(id) => onChange(id === '' ? null : id)}
    />
  )
}
