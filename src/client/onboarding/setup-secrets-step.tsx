import { Trans, useLingui } from '@lingui/react/macro'
import * as v from 'valibot'
import { useRefusals } from '../i18n/language.tsx'
import { sentences } from '../i18n/sentences.ts'
import styles from '../kit/entrance/form.module.css'
import { SecretField } from './secret-field.tsx'
import { useComplaintLabels } from './setup-complaints.ts'
import type { FirstStart } from './use-first-start.ts'

/** All secrets are in the last step, since none of them is kept: a reload costs this step and no other. */
export function SecretsStep({ steps }: { steps: FirstStart }) {
  const { t } = useLingui()
  const labels = useComplaintLabels()
  const { draft, secrets, setSecrets, complaints } = steps
  const weak = useWeakLabels(steps)
  const digits = (typed: string, most: number) => typed.replaceAll(/\D/g, '').slice(0, most)
  return (
    <>
      <p className={styles.lead}>
        <Trans>They are kept nowhere in this browser. Write them down where only you find them.</Trans>
      </p>
      {/* For the browser's password manager: it keeps a name and a password together. */}
      <input type="text" autoComplete="username" value={draft.manager.login} readOnly hidden />
      <SecretField
        label={t`Your password`}
        hint={t`For the manager’s pages. Twelve characters or more; four words are good.`}
        autoComplete="new-password"
        maxLength={200}
        value={secrets.password}
        onChange={(password) => setSecrets({ ...secrets, password })}
        error={labels(complaints['password']) ?? weak('weak-password')}
      />
      <SecretField
        label={t`Your PIN`}
        hint={t`Six digits, to sign in at a tablet. No birthday and no row like 123456.`}
        inputMode="numeric"
        value={secrets.pin}
        onChange={(pin) => setSecrets({ ...secrets, pin: digits(pin, 6) })}
        error={labels(complaints['pin']) ?? weak('weak-pin')}
      />
      {draft.card.hasPassword && (
        <SecretField
          label={t`On-site password`}
          hint={t`Four to twenty digits. Tell it to those who hand over rewards.`}
          inputMode="numeric"
          value={secrets.onsitePwd}
          onChange={(onsitePwd) => setSecrets({ ...secrets, onsitePwd: digits(onsitePwd, 20) })}
          error={labels(complaints['onsitePwd']) ?? weak('weak-onsite-password')}
        />
      )}
    </>
  )
}

const weakSchema = v.object({ weak: v.array(v.string()) })

/** The server's own refusals, each at the field that it is about. */
function useWeakLabels({ refused }: FirstStart) {
  const refusals = useRefusals()
  return (name: 'weak-pin' | 'weak-password' | 'weak-onsite-password') => {
    const about = v.safeParse(weakSchema, refused?.kind === 'refused' ? refused.detail : null)
    if (!about.success || !about.output.weak.includes(name)) return undefined
    const { title, cause, action } = refusals[name]
    return `${title}: ${sentences(cause, action)}`
  }
}
