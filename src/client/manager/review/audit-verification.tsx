import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import type { KeptCheckpoint } from '#shared/audit-log.ts'
import { Button } from '../../ui/button.tsx'
import { PageHead } from '../page-head.tsx'
import styles from './audit-verification.module.css'
import { KeptField } from './audit-verification-field.tsx'
import { Verdict } from './audit-verification-verdict.tsx'
import { useAuditVerification } from './use-audit-verification.ts'

/** The log checked on this device, without trust in the server; and the checkpoint that makes the next check stronger. */
export function AuditVerification() {
  const { t } = useLingui()
  const { state, start, stop } = useAuditVerification()
  const [kept, setKept] = useState<KeptCheckpoint | null>(null)
  const isRunning = state.step === 'running'
  return (
    <>
      <PageHead
        title={t`Proof`}
        lead={
          <Trans>
            Everything that changes something writes a row into a log, and each row carries the fingerprint of
            the one before. Here this device fetches the log and checks every row itself.
          </Trans>
        }
      />
      <KeptField kept={kept} onChange={setKept} />
      <div className={styles.run}>
        <Button tone="primary" size="main" busy={isRunning} onClick={() => start(kept)}>
          {kept ? <Trans>Check the log against it</Trans> : <Trans>Check the log</Trans>}
        </Button>
        {isRunning && (
          <Button size="main" onClick={stop}>
            <Trans>Stop</Trans>
          </Button>
        )}
      </div>
      {state.step === 'running' && <Progress rows={state.rows} total={state.total} />}
      {state.step === 'ended' && (
        <Verdict reply={state.reply} against={state.against} onAgain={() => start(kept)} />
      )}
      <section className={styles.why} aria-labelledby="proof-why">
        <h2 id="proof-why">
          <Trans>What this proves, and what it does not</Trans>
        </h2>
        <ul>
          <li>
            <Trans>A row that was changed, taken out or put in is found, and named.</Trans>
          </li>
          <li>
            <Trans>
              Somebody who has the server and its key could write the whole log anew. Against that helps only
              a checkpoint that is kept where they cannot reach it: in your mail, on a stick, printed.
            </Trans>
          </li>
          <li>
            <Trans>It says nothing about what was never tapped.</Trans>
          </li>
        </ul>
      </section>
    </>
  )
}

function Progress({ rows, total }: { rows: number; total: number }) {
  const { t, i18n } = useLingui()
  const done = i18n.number(rows)
  return (
    <div className={styles.progress}>
      <progress
        className={styles.bar}
        aria-label={t`Rows checked`}
        {...(total > 0 && { value: Math.min(rows, total), max: total })}
      />
      <p>
        {total > 0 ? (
          <Trans>
            {done} of {i18n.number(total)} rows checked
          </Trans>
        ) : (
          <Trans>Fetching the log…</Trans>
        )}
      </p>
    </div>
  )
}
