import { useLingui } from '@lingui/react/macro'
import { Button } from '../../ui/button.tsx'
import { TextField } from '../../ui/text-field.tsx'
import styles from './sheet-form.module.css'

type Props = { value: string; onChange: (value: string) => void; offers: readonly string[] }

/** Why: in the manager's words, or in one tap. */
export function ReasonField({ value, onChange, offers }: Props) {
  const { t } = useLingui()
  return (
    <div className={styles.reason}>
      <TextField
        label={t`Reason`}
        value={value}
        onChange={onChange}
        maxLength={200}
        autoCapitalize="sentences"
        hint={t`Stays in the log for good: no names or phone numbers of customers.`}
      />
      <div className={styles.reasons}>
        {offers.map((offer) => (
          <Button key={offer} aria-pressed={value === offer} onClick={() => onChange(offer)}>
            {offer}
          </Button>
        ))}
      </div>
    </div>
  )
}
