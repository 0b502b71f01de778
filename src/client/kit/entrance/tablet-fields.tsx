import { Trans, useLingui } from '@lingui/react/macro'
import type { May } from '#shared/people-api.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './form.module.css'

/** What a manager says of a tablet as it is paired, and may change later. */
export type TabletDraft = {
  name: string
  place: string
  may: readonly May[]
  /** Null is at none; absent where nothing is said of it. */
  branchId?: string | null
}

export const newTablet: TabletDraft = { name: '', place: '', may: ['add', 'redeem'] }

export function isTabletComplete({ name, place }: TabletDraft): boolean {
  return name.trim() !== '' && place.trim() !== ''
}

type Props = { value: TabletDraft; onChange: (value: TabletDraft) => void }

export function TabletFields({ value, onChange }: Props) {
  const { t } = useLingui()
  const { name, place, may } = value
  const allow = (one: May) => (isAllowed: boolean) => {
    const others = may.filter((it) => it !== one)
    onChange({ ...value, may: isAllowed ? [...others, one] : others })
  }
  return (
    <>
      <div className={styles.pair}>
        <TextField
          label={t`What is this tablet called?`}
          hint={t`For example: Till 1. It stands beside everything that is done on it.`}
          maxLength={40}
          value={name}
          onChange={(next) => onChange({ ...value, name: next })}
        />
        <TextField
          label={t`Where does it stand?`}
          hint={t`For example: beside the door.`}
          maxLength={60}
          value={place}
          onChange={(next) => onChange({ ...value, place: next })}
        />
      </div>
      <fieldset className={styles.choices}>
        <legend>
          <Trans>What may be done on it?</Trans>
        </legend>
        <CheckField label={t`Add stamps`} checked={may.includes('add')} onChange={allow('add')} />
        <CheckField
          label={t`Hand out rewards`}
          hint={may.length === 0 ? t`Neither: it can only look at cards.` : undefined}
          checked={may.includes('redeem')}
          onChange={allow('redeem')}
        />
      </fieldset>
    </>
  )
}
