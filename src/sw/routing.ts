/**
 * `counter` for a screen of the counter and `shell` for one of another app, which are one page; `file` for what a build
 * may hold; null where only the server can answer.
 */
export type Kept = 'counter' | 'shell' | 'file'

type Asked = Pick<Request, 'method' | 'mode' | 'url'>

/** Addresses that the server answers itself, and never the app (server/composition/stampdesk.ts). */
export const servers = ['/api', '/healthz', '/readyz', '/metrics', '/stamp']
const isServers = (pathname: string) =>
  servers.some((address) => pathname === address || pathname.startsWith(`${address}/`))
const fileName = /\.[\w-]+$/
/** As `client/routes.tsx` tells the apps apart: what is none of the others is the counter. */
const otherApps = /^\/(demo|setup|review)(\/|$)/i

/**
 * The server's addresses are the list, not the app's: a screen added later works offline without a word here.
 * A navigation to a file (`/icon.svg` in the address bar) is no screen.
 */
export function routeOf({ method, mode, url }: Asked, origin: string): Kept | null {
  const { origin: asked, pathname } = new URL(url)
  if (method !== 'GET' || asked !== origin || isServers(pathname)) return null
  if (fileName.test(pathname)) return 'file'
  if (mode !== 'navigate') return null
  return otherApps.test(pathname) ? 'shell' : 'counter'
}
