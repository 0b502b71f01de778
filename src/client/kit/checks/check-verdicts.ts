/** What a browser must be able to do to be a counter, judged. */
import type { StorageTrust } from '../../outbox/storage-trust.ts'

/** `open`: not tried yet. `todo`: it works, and there is something better. `bad`: the counter does not work so. */
export type Verdict = 'good' | 'todo' | 'bad' | 'open'

/** Safe connection is no try: the page itself shows it. */
export const checks = ['secure', 'camera', 'storage', 'installation', 'sound', 'server'] as const
export type Check = (typeof checks)[number]
export type OnVerdict = (check: Check, verdict: Verdict) => void

/** Beyond this a tablet's times look wrong to people; the server's own decide anyhow. */
const clockSlackMs = 60_000

type ServerFacts = { isReached: boolean; clockAheadMs: number }

export function judgeServer({ isReached, clockAheadMs }: ServerFacts): Verdict {
  if (!isReached) return 'bad'
  return Math.abs(clockAheadMs) > clockSlackMs ? 'todo' : 'good'
}

export function judgeTrust(trust: StorageTrust, isWritable: boolean): Verdict {
  if (!isWritable || trust === 'none' || trust === 'private') return 'bad'
  return trust === 'erased-after-a-week' ? 'todo' : 'good'
}

export type CameraFault = 'not-secure' | 'denied' | 'none' | 'in-use' | 'unknown'

/** Of `getUserMedia` (Media Capture and Streams, section 10.3.1). */
export function cameraFault(error: unknown): CameraFault {
  const name = error instanceof Error || error instanceof DOMException ? error.name : ''
  switch (name) {
    case 'NotAllowedError':
      return 'denied'
    case 'NotFoundError':
    case 'OverconstrainedError':
      return 'none'
    case 'NotReadableError':
    case 'AbortError':
      return 'in-use'
    case 'SecurityError':
      return 'not-secure'
    default:
      return 'unknown'
  }
}

/** The server's clock is taken for the middle of the question's way (RFC 5905 section 8, simplest form). */
export function clockAhead(sentAt: number, answeredAt: number, serverNow: number): number {
  return Math.round((sentAt + answeredAt) / 2 - serverNow)
}
