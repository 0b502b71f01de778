import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { ChoiceField } from '../../ui/choice-field.tsx'
import { CloseIcon } from '../../ui/screen-icons.tsx'
import { useBranches } from '../use-branches.ts'
import styles from './person-branches.module.css'

/** Null is all of them. */
type Props = { value: readonly string[] | null; onChange: (branchIds: readonly string[] | null) => void }

/** Nothing in a shop that has no branches. */
export function PersonBranches({ value, onChange }: Props) {
  const { t } = useLingui()
  const { hasAny, open, nameOf } = useBranches()
  if (!hasAny) return null
  const left = open.filter(({ branchId }) => !value?.includes(branchId))
  return (
    <fieldset className={styles.branches}>
      <legend>
        <Trans>Where they work</Trans>
      </legend>
      <CheckField
        label={t`At all branches`}
        checked={value === null}
        onChange={(isEverywhere) => onChange(isEverywhere ? null : [])}
      />
      {value !== null && (
        <>
          <ul className={styles.chosen} aria-label={t`Branches`}>
            {value.map((branchId) => (
              <li key={branchId}>
                <Button
                  icon={<CloseIcon size={20} />}
                  aria-label={t`Not at ${nameOf(branchId) ?? branchId}`}
                  onClick={() => onChange(value.filter((it) => it !== branchId))}
                >
                  {nameOf(branchId) ?? branchId}
                </Button>
              </li>
            ))}
          </ul>
          {value.length === 0 && (
            <p>
              <Trans>At none: they can sign in at no tablet.</Trans>
            </p>
          )}
          {left.length > 0 && (
            <ChoiceField
              key={value.length}
              label={t`Add a branch where they work`}
              none={t`Choose a branch`}
              value=""
              choices={left.map(({ branchId: id, name }) => ({ id, name }))}
              onChange={(id) => id !== '' && onChange([...value, id])}
            />
          )}
        </>
      )}
    </fieldset>
  )
}
