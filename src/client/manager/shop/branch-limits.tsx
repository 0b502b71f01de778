import { Trans, useLingui } from '@lingui/react/macro'
import form from '../../kit/entrance/form.module.css'
import { CheckField } from '../../ui/check-field.tsx'
import { type BranchLimitsDraft, type LimitName, limitNames } from './branch-limits-draft.ts'
import { LimitField } from './limit-field.tsx'
import { useLimitTitles } from './limit-labels.ts'
import { OpeningHours } from './opening-hours.tsx'

type Props = {
  value: BranchLimitsDraft
  isChecked: boolean
  onChange: (value: BranchLimitsDraft) => void
}

/** Each as the shop's, until it is made this branch's own. */
export function BranchLimits({ value, isChecked, onChange }: Props) {
  const { t } = useLingui()
  const titles = useLimitTitles()
  const { own, limits } = value
  const titleOf = (name: LimitName) => (name === 'openingHours' ? t`Opening hours` : titles[name].title)
  const set = (name: LimitName, isOwn: boolean) =>
    onChange({ ...value, own: limitNames.filter((it) => (it === name ? isOwn : own.includes(it))) })
  return (
    <fieldset className={form.choices}>
      <legend>
        <Trans>What differs from the shop’s limits here?</Trans>
      </legend>
      {limitNames.map((name) => (
        <div key={name}>
          <CheckField
            label={titleOf(name)}
            checked={own.includes(name)}
            onChange={(isOwn) => set(name, isOwn)}
          />
          {own.includes(name) &&
            (name === 'openingHours' ? (
              <OpeningHours
                value={limits.openingHours}
                onChange={(openingHours) => onChange({ ...value, limits: { ...limits, openingHours } })}
              />
            ) : (
              <LimitField
                name={name}
                value={limits[name]}
                isChecked={isChecked}
                onChange={(next) => onChange({ ...value, limits: { ...limits, [name]: next } })}
              />
            ))}
        </div>
      ))}
    </fieldset>
  )
}
