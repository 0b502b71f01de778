import { type ReactNode, startTransition, useLayoutEffect, useMemo, useState } from 'react'
import { createPath, type Location, NavigationType, type Navigator, Router, type To } from 'react-router'

type Place = { location: Location; navigationType: NavigationType }

/**
 * The router's own `BrowserRouter` stands in one file with its data routers and brings 7 kB of them along (measured,
 * 8.5.1). This is the same over the browser's history: the address is the state, and there is no other.
 */
export function BrowserRouter({ children }: { children: ReactNode }) {
  const [place, setPlace] = useState(() => placeNow(NavigationType.Pop))

  const navigator = useMemo<Navigator>(() => {
    // As a transition: the screen stays until the next one's chunk has come.
    const arrive = (type: NavigationType) => startTransition(() => setPlace(placeNow(type)))
    const entry = (state: unknown) => ({ usr: state ?? null, key: crypto.randomUUID() })
    return {
      createHref: hrefOf,
      go: (delta) => history.go(delta),
      push(to, state) {
        history.pushState(entry(state), '', hrefOf(to))
        arrive(NavigationType.Push)
      },
      replace(to, state) {
        history.replaceState(entry(state), '', hrefOf(to))
        arrive(NavigationType.Replace)
      },
    }
  }, [])

  useLayoutEffect(() => {
    const handlePop = () => startTransition(() => setPlace(placeNow(NavigationType.Pop)))
    addEventListener('popstate', handlePop)
    return () => removeEventListener('popstate', handlePop)
  }, [])

  return (
    <Router location={place.location} navigationType={place.navigationType} navigator={navigator}>
      {children}
    </Router>
  )
}

function hrefOf(to: To): string {
  return typeof to === 'string' ? to : createPath(to)
}

function placeNow(navigationType: NavigationType): Place {
  const { pathname, search, hash } = window.location
  const { usr = null, key = 'default' } = (history.state ?? {}) as { usr?: unknown; key?: string }
  return { location: { pathname, search, hash, state: usr, key }, navigationType }
}
