import { plural } from '@lingui/core/macro'
import { Trans, useLingui } from '@lingui/react/macro'
import type { ReactNode } from 'react'
import type * as v from 'valibot'
import { getShopSettings, setShopSettings } from '#shared/endpoints/shop-settings.ts'
import { languages, languageTags } from '#shared/languages.ts'
import type { shopSettingsResult } from '#shared/shop-api.ts'
import { type ShopSettings } from '#shared/shop-api.ts'
import { useEndpointQuery } from '../../kit/use-endpoint-query.ts'
import { CheckField } from '../../ui/check-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { PageHead } from '../page-head.tsx'
import { Read } from '../read.tsx'
import styles from './form.module.css'
import { PageForm } from './page-form.tsx'
import { useDraft } from './use-draft.ts'
import { useFormMutation } from './use-form-mutation.ts'

type Saved = v.InferOutput<typeof shopSettingsResult>
const minuteMs = 60_000
const idleChoices = [0.5, 1, 2, 5, 10, 15, 30]

export function Settings() {
  const { t } = useLingui()
  const settings = useEndpointQuery({ endpoint: getShopSettings })
  return (
    <>
      <PageHead title={t`Settings`} />
      <Read of={settings}>{(saved) => <SettingsForm saved={saved} />}</Read>
    </>
  )
}

function SettingsForm({ saved: { isTimeZoneFixed, ...saved } }: { saved: Saved }) {
  const draft = useDraft<ShopSettings>('settings', saved)
  const { value, set } = draft
  const form = useFormMutation({
    call: {
      endpoint: setShopSettings,
      body: { ...value, shopNm: value.shopNm.trim() },
    },
    isComplete: !isNameless(value) && value.languages.length > 0,
    reset: draft.discard,
  })

  const props = { value, set, isChecked: form.isChecked, isTimeZoneFixed }
  return (
    <PageForm of={form} isDirty={draft.isDirty} submit={<Trans>Save the settings</Trans>}>
      {Object.entries(fields).map(([name, Field]) => (
        <Field key={name} {...props} />
      ))}
    </PageForm>
  )
}

type FieldProps = {
  value: ShopSettings
  set: (value: ShopSettings) => void
  isChecked: boolean
  isTimeZoneFixed: boolean
}

function ShopName({ value, set, isChecked }: FieldProps) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`Name of the shop`}
      hint={t`Customers see it on their card.`}
      maxLength={60}
      autoCapitalize="words"
      value={value.shopNm}
      error={isChecked && isNameless(value) ? t`A name is needed.` : undefined}
      onChange={(shopNm) => set({ ...value, shopNm })}
    />
  )
}

function Languages({ value, set }: FieldProps) {
  return (
    <fieldset>
      <legend className={styles.legend}>
        <Trans>Languages of your people</Trans>
      </legend>
      {languageTags.map((code) => (
        <CheckField
          key={code}
          label={<span lang={code}>{languages[code].name}</span>}
          checked={value.languages.includes(code)}
          // One at least: the last one cannot be taken away.
          disabled={value.languages.length === 1 && value.languages.includes(code)}
          onChange={(isSpoken) =>
            set({
              ...value,
              languages: languageTags.filter((it) => (it === code ? isSpoken : value.languages.includes(it))),
            })
          }
        />
      ))}
    </fieldset>
  )
}

function TimeZone({ value, set, isTimeZoneFixed }: FieldProps) {
  const { t } = useLingui()
  return (
    <SelectField
      label={t`Time zone`}
      value={value.timeZone}
      disabled={isTimeZoneFixed}
      hint={
        isTimeZoneFixed
          ? t`Set where the server is started (SHOP_TIMEZONE), and changed there.`
          : t`A day of the shop, its opening hours and the last day of a card go by it.`
      }
      onChange={(timeZone) => set({ ...value, timeZone })}
    >
      {zonesWith(value.timeZone).map((zone) => (
        <option key={zone} value={zone}>
          {zone.replaceAll('_', ' ')}
        </option>
      ))}
    </SelectField>
  )
}

function IdleLock({ value, set }: FieldProps) {
  const { t } = useLingui()
  return (
    <SelectField
      label={t`A tablet locks when nobody touches it for`}
      hint={t`It counts down first, and begins at the start for whoever signs in.`}
      value={String(value.idleLockMs)}
      onChange={(idleLockMs) => set({ ...value, idleLockMs: Number(idleLockMs) })}
    >
      {choicesWith(value.idleLockMs).map((ms) => (
        <option key={ms} value={ms}>
          {ms < minuteMs
            ? plural(ms / 1000, { one: '# second', other: '# seconds' })
            : plural(ms / minuteMs, { one: '# minute', other: '# minutes' })}
        </option>
      ))}
    </SelectField>
  )
}

function CounterSearch({ value, set }: FieldProps) {
  const { t } = useLingui()
  return (
    <CheckField
      label={<Trans>Cashiers may look for a card by name or telephone</Trans>}
      hint={t`Names are masked until a card is opened, and each opening is written down.`}
      checked={value.counterSearch}
      onChange={(counterSearch) => set({ ...value, counterSearch })}
    />
  )
}

function ConfirmHandOver({ value, set }: FieldProps) {
  const { t } = useLingui()
  return (
    <CheckField
      label={<Trans>Each reward ends with a tap on “Handed over”</Trans>}
      hint={t`Until then no other card is read, so that no reward is forgotten.`}
      checked={value.confirmHandOver}
      onChange={(confirmHandOver) => set({ ...value, confirmHandOver })}
    />
  )
}

/** In the order of the page. A setting without a field does not compile. */
const fields: Record<keyof ShopSettings, (props: FieldProps) => ReactNode> = {
  shopNm: ShopName,
  languages: Languages,
  timeZone: TimeZone,
  idleLockMs: IdleLock,
  counterSearch: CounterSearch,
  confirmHandOver: ConfirmHandOver,
}

const isNameless = ({ shopNm }: ShopSettings) => shopNm.trim() === ''

/** The shop's own is among them, however it was written. */
function zonesWith(own: string): string[] {
  const all = Intl.supportedValuesOf('timeZone')
  return all.includes(own) ? all : [own, ...all]
}

function choicesWith(own: number): number[] {
  const usual = idleChoices.map((minutes) => minutes * minuteMs)
  return [...new Set([...usual, own])].toSorted((one, other) => one - other)
}
