import { Trans, useLingui } from '@lingui/react/macro'
import { type ChangeEvent, useId, useRef, useState } from 'react'
import type { KeptCheckpoint } from '#shared/audit-log.ts'
import { Button } from '../../ui/button.tsx'
import { useShopTimes } from '../shop-time.ts'
import styles from './audit-verification-field.module.css'
import { parseKept } from './audit-verification-kept.ts'

type Props = { kept: KeptCheckpoint | null; onChange: (kept: KeptCheckpoint | null) => void }

/** A checkpoint with many chains is some hundred kB; what is larger is something else. */
const mostBytes = 64 * 1024 * 1024

export function KeptField({ kept, onChange }: Props) {
  const { t } = useLingui()
  const { exact } = useShopTimes()
  const id = useId()
  const field = useRef<HTMLInputElement>(null)
  const [error, setError] = useState<string | null>(null)

  async function read({ currentTarget }: ChangeEvent<HTMLInputElement>): Promise<void> {
    const [file] = currentTarget.files ?? []
    if (!file) return
    const found = file.size > mostBytes ? null : parseKept(await file.text())
    setError(found ? null : t`${file.name} is no checkpoint of Stampdesk.`)
    onChange(found)
    // The same file can be chosen again.
    if (!found && field.current) field.current.value = ''
  }

  function forget(): void {
    if (field.current) field.current.value = ''
    setError(null)
    onChange(null)
  }

  return (
    <section className={styles.field} aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>
        <Trans>A checkpoint that you kept</Trans>
      </h2>
      <p id={`${id}-hint`} className={styles.hint}>
        <Trans>
          If you kept one from an earlier check, choose its file: then it is also found if the log was written
          anew since.
        </Trans>
      </p>
      <input
        ref={field}
        type="file"
        accept=".json,application/json"
        className={styles.file}
        aria-labelledby={`${id}-title`}
        aria-describedby={`${id}-hint`}
        aria-invalid={error ? true : undefined}
        onChange={(event) => void read(event)}
      />
      <p role="alert" className={styles.error}>
        {error}
      </p>
      {kept && (
        <div className={styles.kept}>
          <p>
            <Trans>
              Checkpoint {kept.number} of {exact(kept.at)}
            </Trans>
          </p>
          <Button onClick={forget}>
            <Trans>Without it</Trans>
          </Button>
        </div>
      )}
    </section>
  )
}
