import { Plural, Trans, useLingui } from '@lingui/react/macro'
import { useCallback, useState } from 'react'
import type { ApiClient } from '../api/api-client.ts'
import { CheckRow } from '../kit/checks/check-row.tsx'
import { type Check, checks, type Verdict } from '../kit/checks/check-verdicts.ts'
import { CheckCamera } from './check-camera.tsx'
import { CheckInstallation } from './check-installation.tsx'
import { CheckScanner } from './check-scanner.tsx'
import { CheckServer } from './check-server.tsx'
import { CheckSound } from './check-sound.tsx'
import { CheckStorage } from './check-storage.tsx'
import styles from './checks.module.css'
import { ChecksEnd } from './checks-end.tsx'
import type { EntranceReading } from './use-entrance.ts'

/** What a browser has to be able to do to be a counter, tried out, and what to do where it cannot. */
export function Checks({ api, entrance }: { api: ApiClient; entrance: EntranceReading }) {
  const { t } = useLingui()
  const { isSecureContext, location } = window
  const [verdicts, setVerdicts] = useState<Partial<Record<Check, Verdict>>>({
    secure: isSecureContext ? 'good' : 'bad',
  })
  const note = useCallback(
    (check: Check, verdict: Verdict) => setVerdicts((before) => ({ ...before, [check]: verdict })),
    [],
  )
  const count = (verdict: Verdict) => checks.filter((check) => (verdicts[check] ?? 'open') === verdict).length
  const { host } = location

  return (
    <>
      <div className={styles.head}>
        <h1>
          <Trans>Can this browser be the counter?</Trans>
        </h1>
        <p className={styles.lead}>
          <Summary bad={count('bad')} open={count('open')} todo={count('todo')} />
        </p>
      </div>
      <ol className={styles.list}>
        <CheckRow verdict={isSecureContext ? 'good' : 'bad'} title={t`Safe connection`}>
          <p>
            {isSecureContext ? (
              <Trans>The browser trusts {host}: camera and offline use are possible.</Trans>
            ) : (
              <Trans>
                {host} is opened without HTTPS, so that the browser gives neither the camera nor offline use.
                Open it with https://; the handbook (docs/deploy-https.md) tells how the shop gets that.
              </Trans>
            )}
          </p>
        </CheckRow>
        <CheckCamera onVerdict={note} />
        <CheckStorage onVerdict={note} />
        <CheckInstallation onVerdict={note} />
        <CheckSound onVerdict={note} />
        <CheckScanner />
        <CheckServer api={api} onVerdict={note} />
      </ol>
      <ChecksEnd entrance={entrance} />
    </>
  )
}

function Summary({ bad, open, todo }: { bad: number; open: number; todo: number }) {
  if (bad > 0)
    return <Plural value={bad} one="Not yet: # thing does not work." other="Not yet: # things do not work." />
  if (open > 0)
    return (
      <Plural
        value={open}
        one="So far so good. # thing is left to try."
        other="So far so good. # things are left to try."
      />
    )
  if (todo > 0)
    return <Plural value={todo} one="Yes. # thing could be better." other="Yes. # things could be better." />
  return <Trans>Yes. Everything works.</Trans>
}
