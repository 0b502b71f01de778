import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { useNavigate } from 'react-router'
import { v7 as uuidv7 } from 'uuid'
import { createApiClient } from './api/api-client.ts'
import { createCounterCalls, type SessionStatus } from './api/counter-calls.ts'
import { type QueryResponse, sessionStatusKey, sessionStatusQuery } from './api/queries.ts'
import { watchUnheardReads } from './api/unheard-reads.ts'
import { type CounterDeps, CounterProvider } from './counter/counter-deps.tsx'
import { CounterFrame } from './counter/counter-frame.tsx'
import { EntranceGate } from './counter/entrance/entrance-gate.tsx'
import { entranceScreenAt } from './counter/entrance/entrance-screen.ts'
import { Home } from './counter/home.tsx'
import { hasOpenDialog, installCounter } from './counter/installed-counter.ts'
import { Card, Waiting } from './counter/lazy-screens.ts'
import { ShiftRoom } from './counter/lazy-shift.ts'
import { keepEnds } from './counter/tap-ends.ts'
import { isTablet } from './counter/use-session.ts'
import { onLaunch } from './install/launch.ts'
import { lazyComponent } from './kit/lazy-component.ts'
import { RouteTable } from './kit/route-table.tsx'
import { createSound } from './kit/sound.ts'
import { deferredOutbox } from './outbox/deferred-outbox.ts'
import { httpProbe, watchReachability } from './outbox/reachability.ts'
import { paths, routePatterns } from './paths.ts'
import { deferredCamera } from './scan/deferred-camera.ts'
import { hasOpenedCamera } from './scan/remembered-camera.ts'
import { createDeviceMemory } from './store/device-memory.ts'
import { createDistances } from './store/distances.ts'
import { createFaceMemory } from './store/face-memory.ts'
import { createLastTaps, lastTapsKey } from './store/last-taps.ts'
import { owesPin } from './store/lock.ts'
import { createLockStore } from './store/lock-store.ts'
import { createRewardMemory } from './store/reward-memory.ts'
import type { SettingsStore } from './store/settings.ts'

/**
 * The counter's composition root, apart from `main.tsx` so that a customer's phone does not load it.
 * The camera and the outbox outlive every screen: they are made once a visit.
 */
function compose(settings: SettingsStore): CounterDeps & { queries: QueryClient } {
  const queries = new QueryClient()
  const fetchHere: typeof fetch = async (...args) => {
    const response = await fetch(...args)
    if (response.status === 426) installed.updates.outOfStep()
    return response
  }
  const api = createApiClient({ fetch: fetchHere })
  const device = createDeviceMemory(localStorage)
  const lock = createLockStore({ storage: localStorage, now: Date.now })
  // However long the app was closed: it counts as untouched, and before the first paint.
  lock.watch(location.pathname)
  // What keeps and sends comes after the first paint, and so before the first tap.
  const disk = () => import('./counter/counter-disk.ts')
  let onLook = (_trust: CounterDeps['storageTrust']): void => {}
  const storageTrust: CounterDeps['storageTrust'] = new Promise((resolve) => {
    onLook = resolve
  })
  const outbox = deferredOutbox(async () =>
    (await disk()).openOutbox({
      fetch: fetchHere,
      onChanged: (stampIdx) => void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] }),
      onLook,
      isTablet() {
        const response = queries.getQueryData<QueryResponse<SessionStatus>>(sessionStatusKey)
        return response?.kind === 'ok' && isTablet(response.value)
      },
    }),
  )
  const lastTaps = createLastTaps({ storage: localStorage, now: Date.now })
  addEventListener('storage', ({ key }) => key === lastTapsKey && lastTaps.reread())
  keepEnds(outbox, lastTaps)
  const installed = installCounter(outbox)
  const distances = createDistances(Date.now, () => void queries.invalidateQueries())
  const reachability = watchReachability({
    probe: httpProbe(fetchHere, distances.heard),
    onChange({ state }) {
      if (state !== 'online') return
      outbox.wake('online')
      void queries.invalidateQueries()
    },
    // Some reads are asked once and never again by themselves.
    onUnheard: () =>
      void queries.refetchQueries({ type: 'active', predicate: ({ state }) => state.status === 'error' }),
  })
  watchUnheardReads(queries.getQueryCache(), reachability.heardNothing)
  return {
    queries,
    settings,
    outbox,
    ...installed,
    storageTrust,
    snapshots: {
      keep: async (snapshot) => (await disk()).snapshotStore().keep(snapshot),
      recall: async (stampIdx) => (await disk()).snapshotStore().recall(stampIdx),
    },
    reachability,
    distances,
    api,
    calls: createCounterCalls({
      api,
      mayEnter: () => !owesPin(lock.getState()),
      onSignedOut: () => void queries.invalidateQueries({ queryKey: sessionStatusKey }),
    }),
    lock,
    faces: createFaceMemory(localStorage),
    device,
    camera: deferredCamera(async () => {
      // Both are needed at once: one after the other, a slow tablet waits twice.
      const [{ createBrowserCamera }] = await Promise.all([
        import('./scan/browser-camera.ts'),
        import('./scan/html5-camera.ts'),
      ])
      return createBrowserCamera(localStorage)
    }),
    lastTaps,
    rewards: createRewardMemory(sessionStorage),
    sound: createSound(() => settings.getState().isSoundOn),
    newCommandId: () => uuidv7(),
    now: () => Date.now(),
  }
}

/** Of other parts of the app: a new card is the manager's form, and a tablet is paired before it is a counter. */
const newCard = () => import('./counter-issue.tsx')
const NewCard = lazyComponent(async () => (await newCard()).CounterIssue)
const Pairing = lazyComponent(async () => (await import('./onboarding/pairing.tsx')).Pairing)
const fetchAhead = [newCard]

const screens = {
  [routePatterns.card]: <Card />,
  [paths.waiting]: <Waiting />,
  [paths.newCard]: <NewCard />,
  [paths.shift]: <ShiftRoom at="mine" />,
  [paths.ready]: <ShiftRoom at="ready" />,
  [paths.slip]: <ShiftRoom at="slip" />,
  '/*': <Home />,
}

const counter = (
  <CounterFrame fetchAhead={fetchAhead}>
    <RouteTable table={screens} />
  </CounterFrame>
)
/** Practice is the same counter, in a place of its own. */
const rooms = { [paths.practice]: <ShiftRoom at="practice" counter={counter} />, '/*': counter }

let composed: ReturnType<typeof compose> | undefined

/** Asks who is here while the words are still coming; drawing it finds the answer, or waits for it. */
export function startCounter(settings: SettingsStore): void {
  composed ??= compose(settings)
  const { queries, calls, lock, device, camera } = composed
  void queries.prefetchQuery(sessionStatusQuery(calls))
  const isFirst = entranceScreenAt({
    lock: lock.getState(),
    sessionStatus: null,
    isTablet: device.recall() !== null,
    isUnreachable: false,
  })
  // Where the counter is what comes first, and was allowed its camera before: that takes as long as all the rest.
  if (isFirst === 'counter' && hasOpenedCamera(localStorage)) camera.start()
}

export function CounterApp({ settings }: { settings: SettingsStore }) {
  const [deps] = useState(() => (composed ??= compose(settings)))
  const navigate = useNavigate()
  useEffect(
    () =>
      onLaunch(
        window,
        (path) => void navigate(path),
        () => !hasOpenDialog(),
      ),
    [navigate],
  )

  return (
    <QueryClientProvider client={deps.queries}>
      <CounterProvider value={deps}>
        <EntranceGate Pairing={Pairing}>
          <RouteTable table={rooms} />
        </EntranceGate>
      </CounterProvider>
    </QueryClientProvider>
  )
}
