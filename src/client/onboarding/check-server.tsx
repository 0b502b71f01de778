import { Trans, useLingui } from '@lingui/react/macro'
import { useEffect, useState } from 'react'
import type { ApiClient } from '../api/api-client.ts'
import { CheckRow } from '../kit/checks/check-row.tsx'
import { clockAhead, judgeServer, type OnVerdict } from '../kit/checks/check-verdicts.ts'
import { useDuration } from '../kit/labels.ts'
import { Button } from '../ui/button.tsx'
import { askEntrance } from './use-entrance.ts'

type Found = { isReached: boolean; tookMs: number; clockAheadMs: number }

export function CheckServer({ api, onVerdict }: { api: ApiClient; onVerdict: OnVerdict }) {
  const { t } = useLingui()
  const [found, setFound] = useState<Found | null>(null)
  const verdict = found ? judgeServer(found) : 'open'

  useEffect(() => onVerdict('server', verdict), [verdict, onVerdict])
  useEffect(() => void measureServer(api).then(setFound), [api])

  return (
    <CheckRow
      verdict={verdict}
      title={t`Server and clock`}
      action={
        verdict !== 'good' &&
        found && (
          <Button onClick={() => void measureServer(api).then(setFound)}>
            <Trans>Try again</Trans>
          </Button>
        )
      }
    >
      {found === null ? (
        <p>
          <Trans>Asking the server…</Trans>
        </p>
      ) : (
        <FoundLabels found={found} />
      )}
    </CheckRow>
  )
}

function FoundLabels({ found: { isReached, tookMs, clockAheadMs } }: { found: Found }) {
  const duration = useDuration()
  if (!isReached)
    return (
      <p>
        <Trans>No answer came. Is this device in the shop’s network, and does the server run?</Trans>
      </p>
    )
  const off = duration(Math.max(Math.abs(clockAheadMs), 1_000))
  if (judgeServer({ isReached, clockAheadMs }) === 'good')
    return (
      <p>
        <Trans>
          It answers in {tookMs} ms, and the clocks agree within {off}.
        </Trans>
      </p>
    )
  return (
    <p>
      {clockAheadMs > 0 ? (
        <Trans>
          It answers in {tookMs} ms. This device’s clock is {off} ahead of the server’s.
        </Trans>
      ) : (
        <Trans>
          It answers in {tookMs} ms. This device’s clock is {off} behind the server’s.
        </Trans>
      )}{' '}
      <Trans>Set date and time to “automatic” in the device’s settings.</Trans>
    </p>
  )
}

async function measureServer(api: ApiClient): Promise<Found> {
  const sentAt = Date.now()
  const from = performance.now()
  const answer = await askEntrance(api)
  const tookMs = Math.round(performance.now() - from)
  if (answer.kind !== 'ok') return { isReached: false, tookMs, clockAheadMs: 0 }
  return { isReached: true, tookMs, clockAheadMs: clockAhead(sentAt, Date.now(), answer.value.serverNow) }
}
