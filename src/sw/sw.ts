/** The installed app's worker, in the order in which a browser asks. Compiled apart: it imports nothing of the app's. */
import { cleanupOutdatedCaches, type PrecacheEntry } from 'workbox-precaching'
import { isLetInMessage, wakePages } from './messages.ts'
import { createPrecache } from './precache.ts'
import { routeOf } from './routing.ts'
import { addStaticRoutes } from './static-routes.ts'

/** Background Sync (WICG) is Chromium's alone, and absent from the library's types. */
type SyncEvent = ExtendableEvent & { readonly tag: string }

declare global {
  interface ServiceWorkerGlobalScopeEventMap {
    sync: SyncEvent
  }
}
declare const self: ServiceWorkerGlobalScope & { __WB_MANIFEST: PrecacheEntry[] }

// oxlint-disable-next-line no-underscore-dangle -- vite-plugin-pwa writes the list of files in the place of this expression
const precache = createPrecache(self.__WB_MANIFEST, self.caches)

// Caches of another Workbox generation.
cleanupOutdatedCaches()

// All files or none. No skipWaiting here: the page's update gate says when (O-8).
self.addEventListener('install', (event) => {
  event.waitUntil(addStaticRoutes(event))
  event.waitUntil(precache.fill(event))
})

// The first one takes its page at once, so that a network lost before the first reload is no loss.
self.addEventListener('activate', (event) =>
  event.waitUntil(precache.turnOver(event).then(() => self.clients.claim())),
)

// Files come from the precache; whatever is the server's to say goes by as if there were no worker.
self.addEventListener('fetch', (event) => {
  const kept = routeOf(event.request, self.location.origin)
  if (kept !== null) event.respondWith(precache.take(kept, event.request))
})

self.addEventListener('message', (event) => {
  if (isLetInMessage(event.data)) event.waitUntil(self.skipWaiting())
})

// Background Sync: the sender lives in a page (docs/design.md#zones).
self.addEventListener('sync', (event) => event.waitUntil(wakePages(event.tag, self.clients)))
