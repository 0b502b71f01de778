import { Trans, useLingui } from '@lingui/react/macro'
import type * as v from 'valibot'
import type { totpBeginResult } from '#shared/people-api.ts'
import { QrCode } from '../../ui/qr-code.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './first-code.module.css'

export type Begun = v.InferOutput<typeof totpBeginResult>

type Props = { begun: Begun; value: string; onChange: (code: string) => void; error?: string | undefined }

/** An authenticator app is given its key, and shows that it has it. */
export function FirstCode({ begun: { uri, secret }, value, onChange, error }: Props) {
  const { t } = useLingui()
  const spaced = secret.replaceAll(/(.{4})(?=.)/g, '$1 ')
  return (
    <>
      <div className={styles.secret}>
        <div className={styles.qr}>
          <QrCode text={uri} label={t`QR code for the authenticator app`} />
        </div>
        <p>
          <Trans>Scan this with the app, or type its key there:</Trans>
          <code className={styles.key}>{spaced}</code>
        </p>
      </div>
      <TextField
        label={t`The code that the app shows now`}
        hint={t`From now on each sign-in with the password asks for such a code.`}
        inputMode="numeric"
        autoComplete="one-time-code"
        value={value}
        onChange={(typed) => onChange(typed.replaceAll(/\D/g, '').slice(0, 6))}
        error={error}
      />
    </>
  )
}
