import { type ReactNode, useMemo, useSyncExternalStore } from 'react'
import {
  createPath,
  type Location,
  UNSAFE_LocationContext as LocationContext,
  NavigationType,
  type Navigator,
  UNSAFE_RouteContext as RouteContext,
  Router,
  type To,
} from 'react-router'
import { createStore, type StoreApi } from 'zustand/vanilla'
import { paths } from '../../paths.ts'

/** The screens that lie over each other, the open one last; never empty. */
type MemoryHistory = StoreApi<readonly [Location, ...Location[]]>

export function createMemoryHistory(): MemoryHistory {
  return createStore(() => [locationOf(paths.home, null)] as const)
}

export const openIn = (history: MemoryHistory): Location => {
  const entries = history.getState()
  return entries.at(-1) ?? entries[0]
}

type LocationValue = Parameters<typeof LocationContext>[0]['value']
const nowhere = null as unknown as LocationValue
const noRoute = { outlet: null, matches: [], isDataRoute: false }

/**
 * Addresses of its own: none of them is in the browser's history. The router refuses to stand within another one, so that
 * the outer one's contexts are taken away first.
 */
export function MemoryRouter({ history, children }: { history: MemoryHistory; children: ReactNode }) {
  const location = useSyncExternalStore(history.subscribe, () => openIn(history))

  const navigator = useMemo<Navigator>(() => {
    const change = (run: (entries: readonly Location[]) => readonly Location[]) => {
      const [first, ...others] = run(history.getState())
      if (first) history.setState([first, ...others], true)
    }
    return {
      createHref: hrefOf,
      go: (delta) => change((entries) => entries.slice(0, Math.max(1, entries.length + Math.min(delta, 0)))),
      push: (to, state) => change((entries) => [...entries, locationOf(to, state)]),
      replace: (to, state) => change((entries) => [...entries.slice(0, -1), locationOf(to, state)]),
    }
  }, [history])

  return (
    <LocationContext value={nowhere}>
      <RouteContext value={noRoute}>
        <Router location={location} navigationType={NavigationType.Push} navigator={navigator}>
          {children}
        </Router>
      </RouteContext>
    </LocationContext>
  )
}

const hrefOf = (to: To): string => (typeof to === 'string' ? to : createPath(to))

function locationOf(to: To, state: unknown): Location {
  const { pathname, search, hash } = new URL(hrefOf(to), 'https://practice.invalid')
  return { pathname, search, hash, state: state ?? null, key: crypto.randomUUID() }
}
