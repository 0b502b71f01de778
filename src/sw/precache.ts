import { PrecacheController, type PrecacheEntry } from 'workbox-precaching'
import { isFace, takeFace } from './faces.ts'
import type { Kept } from './routing.ts'

type Precache = {
  fill(event: ExtendableEvent): Promise<unknown>
  turnOver(event: ExtendableEvent): Promise<void>
  take(kept: Kept, request: Request): Promise<Response>
}

const shell = '/index.html'
const previousName = 'stampdesk-previous'

/** The files of this build, and those of the build before for a page that is still on it. */
export function createPrecache(files: PrecacheEntry[], caches: CacheStorage): Precache {
  const controller = new PrecacheController()
  controller.addToCacheList(files)
  const expected = new Set(controller.getURLsToCacheKeys().values())

  /**
   * A page that may not reload yet (O-8) runs on under the new worker, and its chunks are no longer on the server:
   * what this build no longer has is kept until the build after it. Only hashed files; a revisioned one has a query.
   */
  async function keepPrevious(): Promise<void> {
    const cache = await caches.open(controller.strategy.cacheName)
    const outdated = (await cache.keys()).filter(({ url }) => !expected.has(url) && !new URL(url).search)
    if (outdated.length === 0) return
    await caches.delete(previousName)
    const previous = await caches.open(previousName)
    for (const request of outdated) {
      const response = await cache.match(request)
      if (response) await previous.put(request, response)
    }
  }

  async function previously(request: Request): Promise<Response | undefined> {
    return (await caches.has(previousName)) ? (await caches.open(previousName)).match(request) : undefined
  }

  return {
    fill: (event) => controller.install(event),
    async turnOver(event) {
      // A disk too full for the old files must not keep the new ones from being used.
      await keepPrevious().catch(() => {})
      await controller.activate(event)
    },
    async take(kept, request) {
      const found = await controller.matchPrecache(kept === 'file' ? request : shell)
      if (kept === 'shell' && found) return unlinked(found)
      const file = found ?? (await previously(request))
      return file ?? (isFace(request.url) ? takeFace(request, caches) : fetch(request))
    },
  }
}

/** The page is kept with the header that names the counter's files ahead. */
function unlinked({ status, headers, body }: Response): Response {
  const others = new Headers(headers)
  others.delete('Link')
  return new Response(body, { status, headers: others })
}
