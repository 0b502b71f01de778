import type { Clock } from './clock.ts'

/**
 * One sender over all tabs. This only ever saves double work: should two tabs send the same entries, the server
 * gives the second the first one's answers (O-2).
 */
export type OneSender = (work: (isStillMine: () => boolean) => Promise<void>) => Promise<void>

type Locks = Pick<LockManager, 'request'>
const lockName = 'stampdesk-outbox-sender'

/**
 * A Web Lock ends with its tab. A tab that is frozen keeps it, so a lock whose holder says nothing for
 * `silenceMs`, longer than a request may take, is taken over.
 */
export function lockSender(deps: {
  locks: Locks
  clock: Clock
  silenceMs: number
  heardAt: () => number
  stopped: AbortSignal
}): OneSender {
  const { locks, clock, silenceMs, heardAt, stopped } = deps
  return async (work) => {
    const queued = new AbortController()
    const leave = () => queued.abort()
    stopped.addEventListener('abort', leave)
    const askedAt = clock.now()
    let isSilent = false
    let stopWatching = watch()
    function watch(): () => void {
      const silentFor = clock.now() - Math.max(heardAt(), askedAt)
      return clock.after(Math.max(silenceMs - silentFor, 1), () => {
        isSilent = clock.now() - Math.max(heardAt(), askedAt) >= silenceMs
        if (isSilent) queued.abort()
        else stopWatching = watch()
      })
    }
    const once = holding(work, () => stopWatching())
    try {
      await once.run((granted) => locks.request(lockName, { signal: queued.signal }, granted))
      if (isSilent && !once.began() && !stopped.aborted)
        await once.run((granted) => locks.request(lockName, { steal: true }, granted))
    } finally {
      stopWatching()
      stopped.removeEventListener('abort', leave)
    }
  }
}

/** Runs the work under a lock that can be taken away; is done only when the work is. */
function holding(work: Parameters<OneSender>[0], onGranted: () => void) {
  let working: Promise<void> | null = null
  return {
    began: () => working !== null,
    async run(request: (granted: () => Promise<void>) => Promise<unknown>): Promise<void> {
      let isMine = true
      try {
        await request(() => {
          onGranted()
          working = work(() => isMine)
          return working
        })
      } catch (error) {
        isMine = false
        await working
        if (!(error instanceof DOMException && error.name === 'AbortError')) throw error
      }
    },
  }
}
