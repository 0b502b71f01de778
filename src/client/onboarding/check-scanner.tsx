import { Trans, useLingui } from '@lingui/react/macro'
import { useState } from 'react'
import { CheckRow } from '../kit/checks/check-row.tsx'
import type { Verdict } from '../kit/checks/check-verdicts.ts'
import { useBursts } from '../kit/keyboard-scans.tsx'
import type { Burst } from '../scan/scanner-burst.ts'
import { QrCode } from '../ui/qr-code.tsx'
import styles from './checks.module.css'
import { judgeScanner, scannerTest } from './scanner-test.ts'

/** A shop without a scanner leaves it untried: it counts for nothing. */
export function CheckScanner() {
  const { t } = useLingui()
  const [burst, setBurst] = useState<Burst | null>(null)
  useBursts(setBurst)
  const found = burst && judgeScanner(burst)
  const verdict: Verdict = !found
    ? 'open'
    : found.layout === 'unknown'
      ? 'bad'
      : found.isWell
        ? 'good'
        : 'todo'
  const ending = burst?.ending ?? ''
  const speed = Math.round(burst?.medianMs ?? 0)

  return (
    <CheckRow
      verdict={verdict}
      title={t`Keyboard scanner`}
      action={
        <div className={styles.test}>
          <QrCode text={scannerTest} label={t`Test code for the scanner`} />
        </div>
      }
    >
      <p>
        {!found && <Trans>Scan this code, if the counter has a scanner that types.</Trans>}
        {found?.layout === 'same' && <Trans>Its keyboard is this tablet’s, at {speed} ms a key.</Trans>}
        {found?.layout === 'american' && (
          <Trans>It types as an American keyboard, which is understood here, at {speed} ms a key.</Trans>
        )}
        {found?.layout === 'unknown' && (
          <Trans>
            It cannot be read. Set its keyboard layout to US English by its handbook, then scan once more.
          </Trans>
        )}
        {found?.layout === 'part' && (
          <Trans>
            Only a part arrived. Scan once more; if it stays so, set a shorter delay between keys.
          </Trans>
        )}
      </p>
      {found && found.layout !== 'unknown' && (
        <p>
          {burst?.ending ? (
            <Trans>It ends with {ending}.</Trans>
          ) : (
            <Trans>
              It ends with no key. Set it to send Enter behind each code: then half a code is noticed.
            </Trans>
          )}
        </p>
      )}
    </CheckRow>
  )
}
