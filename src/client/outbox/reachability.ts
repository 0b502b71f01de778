import * as v from 'valibot'
import { protocolHeader, type Readiness, readiness } from '#shared/counter-api.ts'
import { browserClock, type Clock } from './clock.ts'

/**
 *            one of the last five bad        two bad of the last five
 *   online ──────────────────────▶ slow ─────────────────────────▶ offline
 *     ▲ ▲                           │                                │
 *     │ └─── all five good ─────────┘                                │
 *     └────────── two good in a row ─────────────────────────────────┘
 *
 * An answer that takes too long is bad, and so is one that is not ours (a captive portal's page with 200).
 * `navigator.onLine` decides nothing: it knows of the cable and not of the server. It only has the question asked at once.
 */
export type Reachability = { state: 'online' | 'slow' | 'offline'; since: number; recent: readonly Probed[] }
export type Probed = 'good' | 'bad'

const remembered = 5
const badForOffline = 2
const goodForOnline = 2

export function startOnline(now: number): Reachability {
  return { state: 'online', since: now, recent: [] }
}

/** The one function that moves it. Coming back empties the memory, lest the bad ones before count against it. */
export function afterProbe(before: Reachability, probed: Probed, now: number): Reachability {
  const recent = [...before.recent, probed].slice(-remembered)
  const state = judge(before.state, recent)
  const isBack = before.state === 'offline' && state === 'online'
  return {
    state,
    since: state === before.state ? before.since : now,
    recent: isBack ? recent.filter((it) => it === 'good').slice(-goodForOnline) : recent,
  }
}

function judge(state: Reachability['state'], recent: readonly Probed[]): Reachability['state'] {
  const lastOnes = recent.slice(-goodForOnline)
  const isBack = lastOnes.length === goodForOnline && lastOnes.every((it) => it === 'good')
  if (state === 'offline') return isBack ? 'online' : 'offline'
  const bad = recent.filter((it) => it === 'bad').length
  if (bad >= badForOffline) return 'offline'
  return bad > 0 ? 'slow' : 'online'
}

export type ReachabilityWatch = {
  start(): void
  stop(): void
  /** Asks at once: the browser said something, or a request of ours has failed. */
  ask(): void
  /** Whether a read of the open screen has gone without an answer of ours: so long it is offline, whatever a probe says. */
  heardNothing(isSo: boolean): void
  getState(): Reachability
  subscribe(listener: () => void): () => void
}

type ReachabilityDeps = {
  /** True where the answer is our server's own. A rejection is a bad one. */
  probe: (signal: AbortSignal) => Promise<boolean>
  onChange?: (state: Reachability) => void
  /** The server answers, and a read of the open screen has not: it is to be asked again. */
  onUnheard?: () => void
  clock?: Clock
  /** Slower than this counts as bad. Five seconds are a long way round, and a reward is possible all the same. */
  slowMs?: number
  everyMs?: number
  /** Sooner while it is not plainly online, so that two probes decide in seconds. */
  doubtfulEveryMs?: number
}

export function watchReachability(deps: ReachabilityDeps): ReachabilityWatch {
  const { clock = browserClock, slowMs = 6_500, everyMs = 10_000, doubtfulEveryMs = 2_000 } = deps
  const listeners = new Set<() => void>()
  let state = startOnline(clock.now())
  let unheardSince: number | null = null
  let isRunning = false
  let asking: AbortController | null = null
  let disarm = () => {}

  function getState(): Reachability {
    const isUnheard = unheardSince !== null && state.state !== 'offline'
    return isUnheard ? { ...state, state: 'offline', since: unheardSince ?? state.since } : state
  }

  function change(run: () => void): void {
    const before = getState().state
    run()
    if (getState().state === before) return
    deps.onChange?.(getState())
    for (const listener of listeners) listener()
  }

  function take(probed: Probed): void {
    change(() => {
      state = afterProbe(state, probed, clock.now())
    })
  }

  async function ask(): Promise<void> {
    if (asking || !isRunning) return
    disarm()
    const mine = new AbortController()
    asking = mine
    const probed = await probeWithin(deps.probe, mine, slowMs, clock)
    asking = null
    if (!isRunning) return
    take(probed)
    if (probed === 'good' && unheardSince !== null) deps.onUnheard?.()
    disarm = clock.after(
      state.recent.at(-1) === 'good' && state.state === 'online' ? everyMs : doubtfulEveryMs,
      ask,
    )
  }

  return {
    start() {
      if (isRunning) return
      isRunning = true
      void ask()
    },
    stop() {
      isRunning = false
      disarm()
      asking?.abort()
    },
    ask: () => void ask(),
    heardNothing(isSo) {
      change(() => {
        unheardSince = isSo ? (unheardSince ?? clock.now()) : null
      })
    },
    getState,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

async function probeWithin(
  probe: ReachabilityDeps['probe'],
  gone: AbortController,
  slowMs: number,
  clock: Clock,
): Promise<Probed> {
  const tooSlow = new Promise<boolean>((resolve) =>
    gone.signal.addEventListener('abort', () => resolve(false)),
  )
  const disarm = clock.after(slowMs, () => gone.abort())
  const isGood = await Promise.race([probe(gone.signal).catch(() => false), tooSlow])
  disarm()
  return isGood ? 'good' : 'bad'
}

/**
 * `GET /readyz`: a server without its database can do nothing for a cashier. Ours names itself in the header that each
 * answer of it carries; JSON with 200 is what a portal or a proxy's own health check says as well.
 */
export function httpProbe(
  fetchIt: typeof fetch,
  onHeard: (readiness: Readiness) => void = () => {},
  url = '/readyz',
): ReachabilityDeps['probe'] {
  return async (signal) => {
    const response = await fetchIt(url, { signal, cache: 'no-store', redirect: 'error', credentials: 'omit' })
    if (!response.ok || !response.headers.has(protocolHeader)) return false
    const heard = v.safeParse(readiness, await response.json())
    if (heard.success) onHeard(heard.output)
    return heard.success
  }
}

/** The browser's hints. Returns what takes it back. */
export function connectHints(watch: ReachabilityWatch): () => void {
  const gone = new AbortController()
  const ask = () => watch.ask()
  for (const hint of ['online', 'offline', 'pageshow'])
    window.addEventListener(hint, ask, { signal: gone.signal })
  document.addEventListener('visibilitychange', ask, { signal: gone.signal })
  return () => gone.abort()
}
