import { servers } from './routing.ts'

/** ServiceWorker Static Routing API (Chromium 123), absent from the library's types. */
declare global {
  interface ExtendableEvent {
    addRoutes?(rules: readonly Rule[]): Promise<void>
  }
}
type Rule = { condition: { urlPattern: { pathname: string } }; source: 'network' }

/**
 * The server's own addresses without this worker being started or asked. Where there is no such thing `routeOf`
 * lets them by. It also spares an update: Chromium lets a new version in only while the old one has nothing to do,
 * and a probe of reachability at the wrong moment was seen to hold it up for minutes.
 */
export async function addStaticRoutes(event: Pick<ExtendableEvent, 'addRoutes'>): Promise<void> {
  const rules = servers.map((address): Rule => {
    return { condition: { urlPattern: { pathname: `${address}{/*}?` } }, source: 'network' }
  })
  // A browser that knows another draft of it refuses; that is no reason not to be installed.
  await event.addRoutes?.(rules).catch(() => {})
}
