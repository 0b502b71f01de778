import { Trans, useLingui } from '@lingui/react/macro'
import { useMemo } from 'react'
import { languages, languageTags, localeOf } from '#shared/languages.ts'
import styles from '../kit/entrance/form.module.css'
import { CheckField } from '../ui/check-field.tsx'
import { SelectField } from '../ui/select-field.tsx'
import { TextField } from '../ui/text-field.tsx'
import { useComplaintLabels } from './setup-complaints.ts'
import type { FirstStart } from './use-first-start.ts'

export function ShopStep({ steps: { draft, setDraft, complaints } }: { steps: FirstStart }) {
  const { t, i18n } = useLingui()
  const labels = useComplaintLabels()
  const { shop } = draft
  const change = (changes: Partial<typeof shop>) => setDraft({ ...draft, shop: { ...shop, ...changes } })
  const zones = useMemo(() => zonesWith(shop.timeZone), [shop.timeZone])
  const time = timeIn(shop.timeZone, i18n.locale)
  return (
    <>
      <TextField
        label={t`What is the shop called?`}
        hint={t`Customers see it on their card.`}
        maxLength={60}
        autoCapitalize="words"
        value={shop.name}
        onChange={(name) => change({ name })}
        error={labels(complaints['name'])}
      />
      <SelectField
        label={t`Time zone`}
        hint={t`It is ${time} there now. Cards end at the end of the shop’s day.`}
        value={shop.timeZone}
        onChange={(timeZone) => change({ timeZone })}
      >
        {zones.map((zone) => (
          <option key={zone} value={zone}>
            {zone.replaceAll('_', ' ')}
          </option>
        ))}
      </SelectField>
      <fieldset className={styles.choices} aria-describedby="setup-languages">
        <legend>
          <Trans>Which languages are spoken at the counter?</Trans>
        </legend>
        {languageTags.map((tag) => (
          <CheckField
            key={tag}
            label={<span lang={tag}>{languages[tag].name}</span>}
            checked={shop.languages.includes(tag)}
            onChange={(isSpoken) =>
              change({
                languages: languageTags.filter((it) => (it === tag ? isSpoken : shop.languages.includes(it))),
              })
            }
          />
        ))}
        <p id="setup-languages" role="alert" className={styles.incomplete}>
          {complaints['languages'] && t`Choose at least one.`}
        </p>
      </fieldset>
    </>
  )
}

/** The browser's own zone is not always in its own list (UTC is not). */
function zonesWith(zone: string): string[] {
  const known = Intl.supportedValuesOf('timeZone')
  return known.includes(zone) ? known : [zone, ...known]
}

function timeIn(timeZone: string, locale: string): string {
  return new Intl.DateTimeFormat(localeOf(locale), {
    hour: '2-digit',
    minute: '2-digit',
    timeZone,
  }).format(new Date())
}
