import { useEffect, useRef, useState } from 'react'
import type { KeptCheckpoint } from '#shared/audit-log.ts'
import type { VerificationReply, VerificationRequest } from './audit-verification.worker.ts'

/** idle ─► running ─► ended ─► running …  One worker at a time; leaving the page ends it. */
type VerificationState =
  | { step: 'idle' }
  | { step: 'running'; rows: number; total: number }
  | { step: 'ended'; reply: Exclude<VerificationReply, { type: 'progress' }>; against: KeptCheckpoint | null }

export function useAuditVerification(): {
  state: VerificationState
  start: (kept: KeptCheckpoint | null) => void
  stop: () => void
} {
  const [state, setState] = useState<VerificationState>({ step: 'idle' })
  const running = useRef<Worker | null>(null)

  useEffect(() => () => running.current?.terminate(), [])

  function start(against: KeptCheckpoint | null): void {
    running.current?.terminate()
    const worker = new Worker(new URL('./audit-verification.worker.ts', import.meta.url), { type: 'module' })
    running.current = worker
    const end = (reply: Exclude<VerificationReply, { type: 'progress' }>) => {
      worker.terminate()
      if (running.current === worker) setState({ step: 'ended', reply, against })
    }
    worker.addEventListener('error', ({ message }) => end({ type: 'failed', message }))
    worker.addEventListener('message', ({ data }: MessageEvent<VerificationReply>) => {
      if (data.type !== 'progress') return end(data)
      if (running.current === worker) setState({ step: 'running', rows: data.rows, total: data.total })
    })
    setState({ step: 'running', rows: 0, total: 0 })
    worker.postMessage({ kept: against } satisfies VerificationRequest, [])
  }

  function stop(): void {
    running.current?.terminate()
    running.current = null
    setState({ step: 'idle' })
  }

  return { state, start, stop }
}
