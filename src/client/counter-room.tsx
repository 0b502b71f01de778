import { QueryClient, QueryClientProvider } from '@tanstack/react-query'
import { useState } from 'react'
import { Route, Routes } from 'react-router'
import { createCounterCalls } from './api/counter-calls.ts'
import { createDoor } from './api/door.ts'
import { httpSend } from './outbox/http-send.ts'
import { createOutbox } from './outbox/outbox.ts'
import { databaseOpener } from './outbox/schema.ts'
import { routePatterns } from './paths.ts'
import { createBrowserCamera } from './scan/browser-camera.ts'
import { Card } from './screens/counter/card.tsx'
import { CounterFrame } from './screens/counter/counter-frame.tsx'
import { type CounterPorts, CounterProvider } from './screens/counter/counter-ports.tsx'
import { Home } from './screens/counter/home.tsx'
import { createSound } from './screens/counter/sound.ts'
import { Waiting } from './screens/counter/waiting.tsx'
import { createRewardMemory } from './store/reward-memory.ts'
import type { SettingsStore } from './store/settings.ts'
import { createTillMemory } from './store/till-memory.ts'

/**
 * The counter's composition root, apart from `main.tsx` so that a customer's phone does not load it.
 * The camera and the outbox outlive every screen: they are made once a visit.
 */
function compose(settings: SettingsStore): CounterPorts & { queries: QueryClient } {
  const queries = new QueryClient()
  const fetchHere: typeof fetch = (...args) => fetch(...args)
  const till = createTillMemory(localStorage)
  const outbox = createOutbox({
    open: databaseOpener(),
    send: httpSend(fetchHere),
    locks: navigator.locks ?? null,
    onSettled(settled) {
      for (const stampIdx of new Set(settled.map(({ command }) => command.stampIdx)))
        void queries.invalidateQueries({ queryKey: ['snapshot', stampIdx] })
    },
  })
  return {
    queries,
    settings,
    outbox,
    snapshots: { keep: async () => {}, recall: async () => null },
    reach: { getState: () => 'online', subscribe: () => () => {} },
    calls: createCounterCalls({
      door: createDoor({ fetch: fetchHere }),
      isKnown: () => till.recall() !== null,
    }),
    till,
    camera: createBrowserCamera(localStorage),
    rewards: createRewardMemory(sessionStorage),
    sound: createSound(() => settings.getState().isSoundOn),
    newCommandId: () => crypto.randomUUID(),
    now: () => Date.now(),
  }
}

let composed: ReturnType<typeof compose> | undefined

export function CounterRoom({ settings }: { settings: SettingsStore }) {
  const [ports] = useState(() => (composed ??= compose(settings)))
  return (
    <QueryClientProvider client={ports.queries}>
      <CounterProvider value={ports}>
        <Routes>
          <Route element={<CounterFrame />}>
            <Route index element={<Home />} />
            <Route path={routePatterns.card} element={<Card />} />
            <Route path={routePatterns.waiting} element={<Waiting />} />
            <Route path="*" element={<Home />} />
          </Route>
        </Routes>
      </CounterProvider>
    </QueryClientProvider>
  )
}
