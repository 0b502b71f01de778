import { useLingui } from '@lingui/react/macro'
import { CheckField } from '../../ui/check-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './limit-field.module.css'
import { useLimitSentence, useLimitTitles } from './limit-labels.ts'
import { type CountDraft, type CountedLimit, isCountAmiss, type Kind, mostOf } from './limits-draft.ts'

type Props = {
  name: CountedLimit
  value: CountDraft
  isChecked: boolean
  onChange: (value: CountDraft) => void
}

/** On or off, how many, and what happens beyond; under it the sentence that it comes to. */
export function LimitField({ name, value, isChecked, onChange }: Props) {
  const { t } = useLingui()
  const { title, unit } = useLimitTitles()[name]
  const sentence = useLimitSentence()
  const { isOn, max, kind } = value
  const isInvalid = isCountAmiss(name, value)
  const most = mostOf[name]
  return (
    <section className={styles.limit} aria-label={title}>
      <CheckField label={title} checked={isOn} onChange={(next) => onChange({ ...value, isOn: next })} />
      {isOn && (
        <div className={styles.fields}>
          <TextField
            label={unit}
            inputMode="numeric"
            maxLength={5}
            value={max}
            error={isChecked && isInvalid ? t`From 1 to ${most}.` : undefined}
            onChange={(next) => onChange({ ...value, max: next })}
          />
          <KindField value={kind} onChange={(next) => onChange({ ...value, kind: next })} />
        </div>
      )}
      <p className={styles.sentence}>{sentence(name, value)}</p>
    </section>
  )
}

export function KindField({ value, onChange }: { value: Kind; onChange: (kind: Kind) => void }) {
  const { t } = useLingui()
  return (
    <SelectField
      label={t`Beyond that`}
      value={value}
      onChange={(next) => onChange(next === 'hard' ? 'hard' : 'soft')}
    >
      <option value="soft">{t`ask for a reason`}</option>
      <option value="hard">{t`say no`}</option>
    </SelectField>
  )
}
