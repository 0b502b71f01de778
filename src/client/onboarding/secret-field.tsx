import { useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { Button } from '../ui/button.tsx'
import { TextField, type TextFieldProps } from '../ui/text-field.tsx'
import styles from './secret-field.module.css'

/** A secret that is being made: it can be looked at, instead of being typed twice. */
export function SecretField(props: Omit<TextFieldProps, 'type'>) {
  const { t } = useLingui()
  const [isShown, setIsShown] = useState(false)
  const { label } = props
  return (
    <div className={styles.field}>
      <TextField autoComplete="off" {...props} type={isShown ? 'text' : 'password'} />
      <div className={styles.eye}>
        <Button
          tone="quiet"
          aria-label={isShown ? t`Hide: ${label}` : t`Show: ${label}`}
          onClick={() => setIsShown(!isShown)}
        >
          {isShown ? t`Hide` : t`Show`}
        </Button>
      </div>
    </div>
  )
}
