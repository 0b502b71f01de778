import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import * as v from 'valibot'
import { rotateOnsitePassword } from '#shared/endpoints/stamp-cards.ts'
import { onsitePwdSchema } from '#shared/people-api.ts'
import type { StampCard } from '#shared/shop-api.ts'
import { Notice } from '../../ui/notice.tsx'
import { TextField } from '../../ui/text-field.tsx'
import { useShopTimes } from '../shop-time.ts'
import { FormSheet } from './form-sheet.tsx'
import { useFormMutation } from './use-form-mutation.ts'

type FieldProps = { value: string; onChange: (value: string) => void; isInvalid: boolean }

/** Digits, since the counter's keypad has no letters. */
export function PasswordField({ value, onChange, isInvalid }: FieldProps) {
  const { t } = useLingui()
  return (
    <TextField
      label={t`On-site password`}
      inputMode="numeric"
      maxLength={20}
      value={value}
      hint={t`Four to twenty digits; six or more are better. Repeats, runs and birthdays are refused.`}
      error={isInvalid ? t`Four to twenty digits.` : undefined}
      onChange={(typed) => onChange(typed.replaceAll(/\D/g, ''))}
    />
  )
}

export const isOnsitePassword = (password: string) => v.is(onsitePwdSchema, password)

type Props = { card: StampCard; open: boolean; onClose: () => void }

/** Good at once and never shown again: the one before is gone with it. */
export function RotatePassword({ card: { cardIdx, cardNm, onsite, onsiteSetAt }, open, onClose }: Props) {
  const { t } = useLingui()
  const { moment } = useShopTimes()
  const [password, setPassword] = useState('')
  const form = useFormMutation({
    call: {
      endpoint: rotateOnsitePassword,
      params: { cardIdx },
      body: { onsitePwd: password },
    },
    isComplete: isOnsitePassword(password),
    reset: () => setPassword(''),
    staysOpen: true,
    open,
    onClose,
  })

  return (
    <FormSheet
      of={form}
      title={onsite ? t`A new password for ${cardNm}` : t`A password for ${cardNm}`}
      lead={t`It holds from the next reward on, on every tablet. It is not shown again: tell it to those who need it.`}
      submit={<Trans>Set the password</Trans>}
    >
      <PasswordField value={password} onChange={setPassword} isInvalid={form.isInvalid} />
      {form.answer?.kind === 'ok' && password === '' && (
        <output>
          <Notice
            tone="confirmed"
            title={t`The new password holds now`}
            cause={t`The one before is gone with it.`}
          />
        </output>
      )}
      {onsiteSetAt !== null && (
        <p>
          <Trans>Last changed {moment(onsiteSetAt)}.</Trans>
        </p>
      )}
    </FormSheet>
  )
}
