import { Trans, useLingui } from '@lingui/react/macro'
import { type FormEvent, useState } from 'react'
import {
  type DetectorName,
  defaultFraudSettings,
  detectorNames,
  type FraudSettings,
} from '#shared/activity-api.ts'
import { setFraudSignalSettings } from '#shared/endpoints/fraud-signals.ts'
import { useEndpointMutation } from '../../kit/use-endpoint-mutation.ts'
import { Button } from '../../ui/button.tsx'
import { CheckField } from '../../ui/check-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { typedOver } from '../typed-over.ts'
import { useReadFirst } from '../use-read-first.ts'
import { type FraudSignalsDraft, invalidFields, toDraft, toSettings } from './fraud-signals-draft.ts'
import styles from './fraud-signals-form.module.css'
import { detectorTitles, useFieldLabels } from './fraud-signals-labels.ts'
import { MutationNotice } from './mutation-notice.tsx'

/** From when on each of them speaks. All are saved at once. */
export function FraudSignalsForm({ settings }: { settings: FraudSettings }) {
  const { t } = useLingui()
  const saved = toDraft(settings)
  const [kept, setKept] = useState<{ typed: FraudSignalsDraft; over: FraudSignalsDraft } | null>(null)
  const [isChecked, setIsChecked] = useState(false)
  const { mutation, run, forget } = useEndpointMutation<typeof setFraudSignalSettings>()
  const draft = kept ? typedOver(kept.typed, kept.over, saved) : saved
  const next = toSettings(draft)
  const { isReading, readFirst } = useReadFirst(next)
  const isDirty = JSON.stringify(draft) !== JSON.stringify(saved)
  const isDefault = JSON.stringify(draft) === JSON.stringify(toDraft(defaultFraudSettings))
  const isSaved = mutation.state === 'ended' && mutation.answer.kind === 'ok' && !isDirty

  function change(to: FraudSignalsDraft): void {
    forget()
    setKept({ typed: to, over: saved })
  }

  async function save(event: FormEvent): Promise<void> {
    event.preventDefault()
    setIsChecked(true)
    if (!next || !isDirty || isReading) return
    const body = await readFirst()
    const answer = body && (await run({ endpoint: setFraudSignalSettings, body }))
    if (answer?.kind !== 'ok') return
    // What was saved is now what is read.
    setKept(null)
    setIsChecked(false)
  }

  return (
    <form className={styles.form} onSubmit={save} aria-labelledby="honesty-form" noValidate>
      <div className={styles.head}>
        <h2 id="honesty-form">
          <Trans>From when on it is shown</Trans>
        </h2>
        <p className={styles.lead}>
          <Trans>
            Lower numbers show more rows, and more of them for good reasons. A change is noted in the log.
          </Trans>
        </p>
      </div>
      {detectorNames.map((name) => (
        <DetectorFields
          key={name}
          name={name}
          draft={draft}
          invalid={isChecked ? invalidFields(draft) : new Set()}
          onChange={change}
        />
      ))}
      <MutationNotice mutation={mutation} />
      <div className={styles.buttons}>
        <Button
          type="submit"
          tone="primary"
          busy={isReading || mutation.state === 'busy'}
          disabled={!isDirty}
          reason={t`Nothing was changed.`}
        >
          <Trans>Save the thresholds</Trans>
        </Button>
        <Button
          disabled={isDefault}
          reason={t`These are the usual ones.`}
          onClick={() => change(toDraft(defaultFraudSettings))}
        >
          <Trans>Back to the usual ones</Trans>
        </Button>
        <output className={styles.status}>
          {isSaved && <Trans>Saved.</Trans>}
          {isDirty && <Trans>Not saved yet.</Trans>}
        </output>
      </div>
    </form>
  )
}

type FieldsProps = {
  name: DetectorName
  draft: FraudSignalsDraft
  invalid: ReadonlySet<string>
  onChange: (draft: FraudSignalsDraft) => void
}

function DetectorFields({ name, draft, invalid, onChange }: FieldsProps) {
  const { t, i18n } = useLingui()
  const fieldLabels = useFieldLabels()
  const { isOn, fields } = draft[name]
  const title = i18n._(detectorTitles[name])
  return (
    <fieldset className={styles.detector} aria-label={title}>
      <CheckField
        label={title}
        checked={isOn}
        onChange={(to) => onChange({ ...draft, [name]: { isOn: to, fields } })}
      />
      {isOn && (
        <div className={styles.fields}>
          {Object.entries(fields).map(([field, text]) => (
            <TextField
              key={field}
              label={fieldLabels(name, field)}
              inputMode="numeric"
              maxLength={6}
              value={text}
              error={invalid.has(`${name}.${field}`) ? t`Not a number that can be used here.` : undefined}
              onChange={(to) => onChange({ ...draft, [name]: { isOn, fields: { ...fields, [field]: to } } })}
            />
          ))}
        </div>
      )}
    </fieldset>
  )
}
