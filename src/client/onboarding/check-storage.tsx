import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import { CheckRow } from '../kit/checks/check-row.tsx'
import { judgeTrust, type OnVerdict } from '../kit/checks/check-verdicts.ts'
import { judgeStorage, lookAtStorage } from '../outbox/look-at-storage.ts'
import type { StorageTrust } from '../outbox/storage-trust.ts'
import { tryWriting } from '../outbox/try-writing.ts'

type Found = { trust: StorageTrust; isWritable: boolean; quota: number | null }

/** What is tapped is saved here before it is sent: so it writes, and reads back. */
export function CheckStorage({ onVerdict }: { onVerdict: OnVerdict }) {
  const { t } = useLingui()
  const [found, setFound] = useState<Found | null>(null)
  const verdict = found ? judgeTrust(found.trust, found.isWritable) : 'open'

  useEffect(() => onVerdict('storage', verdict), [verdict, onVerdict])
  useEffect(() => {
    let isWanted = true
    const look = async () => {
      const [facts, isWritable] = await Promise.all([lookAtStorage(), tryWriting()])
      if (isWanted) setFound({ trust: judgeStorage(facts), isWritable, quota: facts.quota })
    }
    void look()
    return () => {
      isWanted = false
    }
  }, [])

  return (
    <CheckRow verdict={verdict} title={t`Storage`}>
      {found === null ? (
        <p>
          <Trans>Writing something and reading it back…</Trans>
        </p>
      ) : (
        <FoundLabels found={found} />
      )}
    </CheckRow>
  )
}

function FoundLabels({ found: { trust, isWritable, quota } }: { found: Found }) {
  const { t } = useLingui()
  const labels: Record<StorageTrust, string> = {
    kept: t`The browser has promised to keep what is saved here.`,
    usual: t`What is saved here stays unless the disk runs full. Once the app is installed, the browser promises to keep it.`,
    'erased-after-a-week': t`Safari erases it after a week without a visit. Install the app, then it stays.`,
    private: t`This is a private window: all is gone when it is closed. Open a usual window.`,
    none: t`This browser saves nothing. Allow it to keep data for this address, or use another browser.`,
  }
  const free = quota === null ? null : sizeOf(quota)
  return (
    <>
      <p>{isWritable ? labels[trust] : labels.none}</p>
      {free !== null && (
        <p>
          <Trans>Room for {free}; an hour’s work needs less than one megabyte.</Trans>
        </p>
      )}
    </>
  )
}

function sizeOf(bytes: number): string {
  const megabytes = bytes / 1_000_000
  return megabytes >= 1_000 ? `${Math.round(megabytes / 1_000)} GB` : `${Math.round(megabytes)} MB`
}
