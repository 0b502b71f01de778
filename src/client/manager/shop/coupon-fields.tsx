import { useLingui } from '@lingui/react/macro'
import { CheckField } from '../../ui/check-field.tsx'
import { SelectField } from '../../ui/select-field.tsx'
import { TextField } from '../../ui/text-field.tsx'
import type { CouponDraft } from './automation-draft.ts'
import styles from './form.module.css'

type Props = {
  value: CouponDraft
  onChange: (value: CouponDraft) => void
  /** Gateway mode: the hosted service can keep coupons too. */
  canHost: boolean
  hadPassword: boolean
  onsitePwd: string
  onPassword: (password: string) => void
}

export function CouponFields(props: Props) {
  const { t } = useLingui()
  const { value, onChange, canHost } = props
  const { kind } = value
  return (
    <>
      <SelectField
        label={t`A coupon for the customer`}
        value={kind}
        onChange={(next) => onChange({ ...value, kind: next as CouponDraft['kind'] })}
      >
        <option value="off">{t`none`}</option>
        <option value="embedded">{t`one that Stampdesk keeps`}</option>
        {canHost && <option value="hosted">{t`one of the hosted service`}</option>}
      </SelectField>
      {kind !== 'off' && <Details {...props} />}
    </>
  )
}

function Details({ value, onChange, hadPassword, onsitePwd, onPassword }: Props) {
  const { t } = useLingui()
  const set = (field: keyof CouponDraft) => (typed: string) => onChange({ ...value, [field]: typed })
  return (
    <>
      <TextField
        label={t`What the coupon is called`}
        hint={t`For example: 10% off your next visit.`}
        maxLength={100}
        value={value.nm}
        onChange={set('nm')}
      />
      <div className={styles.pair}>
        <SelectField
          label={t`Discount`}
          value={value.isPercent ? 'percent' : 'amount'}
          onChange={(next) => onChange({ ...value, isPercent: next === 'percent' })}
        >
          <option value="percent">{t`percent`}</option>
          <option value="amount">{t`an amount`}</option>
        </SelectField>
        <TextField
          label={value.isPercent ? t`Percent` : t`Amount`}
          inputMode="decimal"
          value={value.disc}
          onChange={set('disc')}
        />
        {!value.isPercent && (
          <TextField
            label={t`Currency`}
            hint={t`Three letters, like KRW.`}
            maxLength={3}
            autoCapitalize="characters"
            value={value.discCurrency}
            onChange={set('discCurrency')}
          />
        )}
      </div>
      <div className={styles.pair}>
        <TextField
          label={t`Good for how many days`}
          inputMode="numeric"
          maxLength={4}
          value={value.validDays}
          onChange={set('validDays')}
        />
        <TextField
          label={t`How often it can be used`}
          hint={t`0 is without limit.`}
          inputMode="numeric"
          maxLength={7}
          value={value.useLimit}
          onChange={set('useLimit')}
        />
      </div>
      <CheckField
        label={t`The coupon has a password of its own`}
        hint={hadPassword && value.onsite ? t`It has one. Leave the field empty to keep it.` : undefined}
        checked={value.onsite}
        onChange={(onsite) => onChange({ ...value, onsite })}
      />
      {value.onsite && (
        <TextField
          label={t`Password of the coupon`}
          hint={t`Four to twenty digits. It is not shown again.`}
          inputMode="numeric"
          maxLength={20}
          value={onsitePwd}
          onChange={(typed) => onPassword(typed.replaceAll(/\D/g, ''))}
        />
      )}
    </>
  )
}
