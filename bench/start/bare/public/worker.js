addEventListener('install', (event) => event.waitUntil(self.skipWaiting()))
addEventListener('activate', (event) => event.waitUntil(self.clients.claim()))
addEventListener('fetch', (event) =>
  event.respondWith(
    (async () => {
      const cache = await caches.open('bare')
      try {
        const response = await fetch(event.request)
        await cache.put(event.request, response.clone())
        return response
      } catch {
        return cache.match(event.request)
      }
    })(),
  ),
)
