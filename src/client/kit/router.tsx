import {
  createContext,
  type ReactNode,
  startTransition,
  use,
  useLayoutEffect,
  useMemo,
  useState,
} from 'react'

type Location = { pathname: string; search: string; hash: string; state: unknown; key: string }
/** Parts of an address, the fragment with or without its `#`. */
type To = string | number | { pathname: string; search?: string; hash?: string }
type Navigate = (to: To, options?: { replace?: boolean; state?: unknown }) => void
type Params = Readonly<Record<string, string | undefined>>

const LocationContext = createContext<Location | null>(null)
const NavigateContext = createContext<Navigate | null>(null)
const ParamsContext = createContext<Params>({})

/**
 * The address is the state, and there is no other. A table of a dozen addresses is all that the app asks of a router,
 * and react-router's least part, without loaders and data, is a tenth of what a tablet loads first (10 kB, 8.5.1).
 */
export function Router({ children }: { children: ReactNode }) {
  const [location, setLocation] = useState(locationNow)

  const navigate = useMemo<Navigate>(() => {
    return (to, { replace = false, state = null } = {}) => {
      if (typeof to === 'number') return history.go(to)
      const entry = { usr: state, key: crypto.randomUUID() }
      if (replace) history.replaceState(entry, '', hrefOf(to))
      else history.pushState(entry, '', hrefOf(to))
      // As a transition: the screen stays until the next one's chunk has come.
      startTransition(() => setLocation(locationNow()))
    }
  }, [])

  useLayoutEffect(() => {
    const handlePop = () => startTransition(() => setLocation(locationNow()))
    addEventListener('popstate', handlePop)
    return () => removeEventListener('popstate', handlePop)
  }, [])

  return (
    <NavigateContext value={navigate}>
      <LocationContext value={location}>{children}</LocationContext>
    </NavigateContext>
  )
}

type RoutesProps = {
  /** The first that matches is shown. `/cards/:id` has a parameter, `/cards/:id?` may have it, `/cards/*` all below. */
  table: Readonly<Record<string, ReactNode>>
}

export function Routes({ table }: RoutesProps) {
  const { pathname } = useLocation()
  for (const [pattern, screen] of Object.entries(table)) {
    const params = paramsOf(pattern, pathname)
    if (params) return <ParamsContext value={params}>{screen}</ParamsContext>
  }
  return null
}

export function useLocation(): Location {
  const location = use(LocationContext)
  if (!location) throw new Error('useLocation outside Router')
  return location
}

/** Stays the same function. */
export function useNavigate(): Navigate {
  const navigate = use(NavigateContext)
  if (!navigate) throw new Error('useNavigate outside Router')
  return navigate
}

/** Of the pattern that was matched, as they stand in the address. */
export function useParams(): Params {
  return use(ParamsContext)
}

/** Null where the address is another one. In capitals too, and with a slash behind it. */
export function paramsOf(pattern: string, pathname: string): Params | null {
  const source = pattern
    .replaceAll(/\/:(\w+)(\??)/g, (_, name: string, optional: string) => `(?:/(?<${name}>[^/]+))${optional}`)
    .replace(/\/\*$/, '(?:/.*)?')
  const found = new RegExp(`^${source}/?$`, 'i').exec(pathname)
  return found && { ...found.groups }
}

function hrefOf(to: Exclude<To, number>): string {
  if (typeof to === 'string') return to
  const { pathname, search = '', hash = '' } = to
  return `${pathname}${search}${hash && !hash.startsWith('#') ? `#${hash}` : hash}`
}

function locationNow(): Location {
  const { pathname, search, hash } = window.location
  const { usr: state = null, key = 'default' } = (history.state ?? {}) as { usr?: unknown; key?: string }
  return { pathname, search, hash, state, key }
}
