import { Trans, useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import styles from './branch-limits.module.css'
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
export function BranchLimits(props: Props) {
  return (
    <fieldset className={styles.limits}>
      <legend>
        <Trans>What differs from the shop’s limits here?</Trans>
      </legend>
      {limitNames.map((name) => (
        <One key={name} name={name} {...props} />
      ))}
    </fieldset>
  )
}

function One({ name, value, isChecked, onChange }: Props & { name: LimitName }) {
  const { t } = useLingui()
  const titles = useLimitTitles()
  const { own, limits } = value
  const title = name === 'openingHours' ? t`Opening hours` : titles[name].title
  const setOwn = (isOwn: boolean) =>
    onChange({ ...value, own: limitNames.filter((it) => (it === name ? isOwn : own.includes(it))) })
  if (!own.includes(name))
    return (
      <div className={styles.shared}>
        <span className={styles.title}>{title}</span>
        <span className={styles.as}>
          <Trans>as the shop</Trans>
        </span>
        <Button aria-label={t`${title}: set it for this branch`} onClick={() => setOwn(true)}>
          <Trans>Set here</Trans>
        </Button>
      </div>
    )
  return (
    <div>
      {name === 'openingHours' ? (
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
      )}
      <Button tone="quiet" aria-label={t`${title}: as the shop again`} onClick={() => setOwn(false)}>
        <Trans>As the shop again</Trans>
      </Button>
    </div>
  )
}
