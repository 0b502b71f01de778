import { Trans, useLingui } from '@lingui/react/macro'
import { Face, type FaceColour, faceColours } from '../../ui/face.tsx'
import { initialsOf } from '../../ui/initials.ts'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PersonBranches } from './person-branches.tsx'
import styles from './person-fields.module.css'

export type PersonDraft = {
  name: string
  role: 'cashier' | 'manager'
  color: number
  /** Null is at all branches; absent where nothing is said of it. */
  branchIds?: readonly string[] | null
}

type Props = { value: PersonDraft; onChange: (value: PersonDraft) => void; error?: string | undefined }

export function PersonFields({ value, onChange, error }: Props) {
  const { t } = useLingui()
  const { name, role, color } = value
  return (
    <>
      <TextField
        label={t`Name`}
        hint={t`As colleagues say it. It stands beside what they do.`}
        value={name}
        maxLength={40}
        autoCapitalize="words"
        error={error}
        onChange={(next) => onChange({ ...value, name: next })}
      />
      <SelectField
        label={t`What they may do`}
        value={role}
        hint={
          role === 'manager'
            ? t`Stamps, rewards, and everything on these pages.`
            : t`Stamps and rewards at the counter, nothing on these pages.`
        }
        onChange={(next) => onChange({ ...value, role: next === 'manager' ? 'manager' : 'cashier' })}
      >
        <option value="cashier">{t`Cashier`}</option>
        <option value="manager">{t`Manager`}</option>
      </SelectField>
      <PersonBranches
        value={value.branchIds ?? null}
        onChange={(branchIds) => onChange({ ...value, branchIds })}
      />
      <ColourChoice
        initials={initialsOf(name) || '·'}
        value={color}
        onChange={(next) => onChange({ ...value, color: next })}
      />
    </>
  )
}

type ColourProps = { initials: string; value: number; onChange: (color: number) => void }

/** Native radios: arrows walk through them. */
function ColourChoice({ initials, value, onChange }: ColourProps) {
  const { t } = useLingui()
  const names: Record<FaceColour, string> = {
    ink: t`Ink`,
    indigo: t`Indigo`,
    plum: t`Plum`,
    cocoa: t`Cocoa`,
    sea: t`Sea`,
    slate: t`Slate`,
  }
  return (
    <fieldset className={styles.colours}>
      <legend>
        <Trans>Colour of the face</Trans>
      </legend>
      <div className={styles.choices}>
        {faceColours.map((colour, n) => (
          <label key={colour} className={styles.choice}>
            <input
              type="radio"
              name="colour"
              aria-label={names[colour]}
              checked={value % faceColours.length === n}
              onChange={() => onChange(n)}
            />
            <Face initials={initials} colour={colour} />
          </label>
        ))}
      </div>
    </fieldset>
  )
}
