/** Checks the log beside the page, so that a million rows never hold up a finger. */

import type { KeptCheckpoint } from '#shared/audit-log.ts'
import { protocolHeader, protocolVersion } from '#shared/counter-api.ts'
import { addressOf } from '#shared/endpoint.ts'
import { exportAuditLog, makeAuditCheckpoint } from '#shared/endpoints/audit-verification.ts'
import { type Checked, Cut, checkLog, type Progress } from './audit-verification-check.ts'

export type VerificationRequest = { kept: KeptCheckpoint | null }
export type VerificationReply =
  | ({ type: 'progress' } & Progress)
  | ({ type: 'checked' } & Checked)
  /** No log came, or not all of it: nothing is known. */
  | { type: 'unreachable' }
  | { type: 'failed'; message: string }

// A dedicated worker's globals have the same names as a window's, as in scan/decoder.worker.ts.
const answer = (reply: VerificationReply) => postMessage(reply)
const progressMs = 100

addEventListener('message', ({ data }: MessageEvent<VerificationRequest>) => void run(data))

async function run({ kept }: VerificationRequest): Promise<void> {
  let reportedAt = 0
  try {
    const stream = await fetchLog()
    if (!stream) return answer({ type: 'unreachable' })
    const onProgress = (progress: Progress) => {
      if (performance.now() - reportedAt < progressMs) return
      reportedAt = performance.now()
      answer({ type: 'progress', ...progress })
    }
    answer({ type: 'checked', ...(await checkLog({ stream, subtle: crypto.subtle, kept, onProgress })) })
  } catch (error) {
    answer(error instanceof Cut ? { type: 'unreachable' } : { type: 'failed', message: String(error) })
  }
}

/** Null where what came is not a log: no network, or a session that has ended. */
async function fetchLog(): Promise<ReadableStream<Uint8Array<ArrayBuffer>> | null> {
  try {
    const headers = { [protocolHeader]: String(protocolVersion) }
    // So that each row stands behind a checkpoint. Where the server cannot write one the log is good all the same.
    await fetch(addressOf(makeAuditCheckpoint), { method: 'POST', headers, redirect: 'error' })
    const response = await fetch(addressOf(exportAuditLog), { headers, cache: 'no-store', redirect: 'error' })
    const isLog = response.headers.get('content-type')?.startsWith('application/x-ndjson')
    return response.ok && isLog ? response.body : null
  } catch {
    return null
  }
}
