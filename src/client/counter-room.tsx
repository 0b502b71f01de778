import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { Route, Routes, useNavigate } from 'react-router'
import { createCounterCalls, type Standing } from './api/counter-calls.ts'
import { createDoor } from './api/door.ts'
import { standingKey, type Told } from './api/queries.ts'
import { watchUnheardReads } from './api/unheard-reads.ts'
import { onLaunch } from './install/launch.ts'
import { hasOpenDialog, installCounter } from './installed-counter.ts'
import { deferredOutbox } from './outbox/deferred-outbox.ts'
import { httpProbe, watchReachability } from './outbox/reachability.ts'
import { tellSaving } from './outbox/saving.ts'
import { routePatterns } from './paths.ts'
import { deferredCamera } from './scan/deferred-camera.ts'
import { CounterFrame } from './screens/counter/counter-frame.tsx'
import { type CounterPorts, CounterProvider } from './screens/counter/counter-ports.tsx'
import { Home } from './screens/counter/home.tsx'
import { Card, NewCard, Waiting } from './screens/counter/later.ts'
import { createSound } from './screens/counter/sound.ts'
import { EntranceGate } from './screens/entrance/entrance-gate.tsx'
import { createFaceMemory } from './store/face-memory.ts'
import { createLastTaps } from './store/last-taps.ts'
import { createLockStore } from './store/lock-store.ts'
import { createRewardMemory } from './store/reward-memory.ts'
import type { SettingsStore } from './store/settings.ts'
import { createTillMemory } from './store/till-memory.ts'

/**
 * The counter's composition root, apart from `main.tsx` so that a customer's phone does not load it.
 * The camera and the outbox outlive every screen: they are made once a visit.
 */
function compose(settings: SettingsStore): CounterPorts & { queries: QueryClient } {
  const queries = new QueryClient()
  const fetchHere: typeof fetch = async (...args) => {
    const response = await fetch(...args)
    if (response.status === 426) installed.updates.outOfStep()
    return response
  }
  const door = createDoor({ fetch: fetchHere })
  const till = createTillMemory(localStorage)
  const lock = createLockStore({ storage: localStorage, now: Date.now })
  // However long the app was closed: it counts as untouched, and before the first paint.
  lock.watch(location.pathname)
  // What keeps and sends comes after the first paint, and so before the first tap.
  const disk = () => import('./counter-disk.ts')
  const outbox = tellSaving(
    deferredOutbox(async () =>
      (await disk()).openOutbox({
        fetch: fetchHere,
        onChanged: (stampIdx) => void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] }),
        isTablet: () => isTablet(queries.getQueryData<Told<Standing>>(standingKey)),
      }),
    ),
  )
  const installed = installCounter(outbox)
  const reachability = watchReachability({
    probe: httpProbe(fetchHere),
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
    snapshots: {
      keep: async (snapshot) => (await disk()).snapshotShelf().keep(snapshot),
      recall: async (stampIdx) => (await disk()).snapshotShelf().recall(stampIdx),
    },
    reachability,
    door,
    calls: createCounterCalls({
      door,
      mayEnter: () => lock.getState().state === 'unmet' || lock.getState().state === 'open',
      onSignedOut: () => void queries.invalidateQueries({ queryKey: standingKey }),
    }),
    lock,
    faces: createFaceMemory(localStorage),
    till,
    camera: deferredCamera(async () => {
      // Both are needed at once: one after the other, a slow tablet waits twice.
      const [{ createBrowserCamera }] = await Promise.all([
        import('./scan/browser-camera.ts'),
        import('./scan/html5-camera.ts'),
      ])
      return createBrowserCamera(localStorage)
    }),
    lastTaps: createLastTaps({ storage: localStorage, now: Date.now }),
    rewards: createRewardMemory(sessionStorage),
    sound: createSound(() => settings.getState().isSoundOn),
    newCommandId: () => crypto.randomUUID(),
    now: () => Date.now(),
  }
}

/** The sample shop pairs with the session, after its entrance was read. */
function isTablet(told: Told<Standing> | undefined): boolean {
  if (told?.kind !== 'ok') return false
  const { entrance, session } = told.value
  return entrance.tablet.state === 'paired' || (entrance.demo && session !== null)
}

let composed: ReturnType<typeof compose> | undefined

export function CounterRoom({ settings }: { settings: SettingsStore }) {
  const [ports] = useState(() => (composed ??= compose(settings)))
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
    <QueryClientProvider client={ports.queries}>
      <CounterProvider value={ports}>
        <EntranceGate>
          <Routes>
            <Route element={<CounterFrame />}>
              <Route index element={<Home />} />
              <Route path={routePatterns.card} element={<Card />} />
              <Route path={routePatterns.waiting} element={<Waiting />} />
              <Route path={routePatterns.newCard} element={<NewCard />} />
              <Route path="*" element={<Home />} />
            </Route>
          </Routes>
        </EntranceGate>
      </CounterProvider>
    </QueryClientProvider>
  )
}
