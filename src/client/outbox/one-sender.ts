import type { Clock } from './clock.ts'
import type { Connection } from './connection.ts'

/**
 * One sender over all tabs. This only ever saves double work: should two tabs send the same entries, the server
 * gives the second the first one's answers (O-2). Resolves with the milliseconds after which to ask again, 0 where
 * the work was done.
 */
export type OneSender = (work: (isStillMine: () => Promise<boolean>) => Promise<void>) => Promise<number>

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
    return 0
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
          working = work(() => Promise.resolve(isMine))
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

/** Where there are no Web Locks: a short lease on disk, renewed before each batch. Every tab reads the same wall clock. */
export function leaseSender(deps: {
  connection: Connection
  clock: Clock
  owner: string
  leaseMs: number
}): OneSender {
  const { connection, clock, owner, leaseMs } = deps

  /** 0 where it is ours now, else how long it is another's. A lease from beyond `leaseMs` is a clock that jumped. */
  const take = (keepMs: number): Promise<number> =>
    connection.write(['meta'], async (tx) => {
      const now = clock.wall()
      const lease = await tx.objectStore('meta').get('lease')
      const leftMs = lease?.key === 'lease' && lease.owner !== owner ? lease.until - now : 0
      if (leftMs > 0 && leftMs <= leaseMs) return leftMs
      await tx.objectStore('meta').put({ key: 'lease', owner, until: now + keepMs })
      return 0
    })

  return async (work) => {
    const busyMs = await take(leaseMs)
    if (busyMs > 0) return busyMs
    await work(async () => (await take(leaseMs)) === 0)
    await take(0)
    return 0
  }
}
