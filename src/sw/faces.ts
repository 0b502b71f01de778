const cacheName = 'stampdesk-faces'
const face = /^(.*)-[\w-]{8}\.woff2$/

/** The faces that no language of the shell needs: kept from their first use on, one version of each. */
export function isFace(url: string): boolean {
  return face.test(new URL(url).pathname)
}

export async function takeFace(request: Request, caches: CacheStorage): Promise<Response> {
  const cache = await caches.open(cacheName)
  const kept = await cache.match(request)
  if (kept) return kept
  const response = await fetch(request)
  // A disk that is full keeps none: the face is shown all the same.
  if (response.ok) await keep(cache, request, response.clone()).catch(() => {})
  return response
}

async function keep(cache: Cache, request: Request, response: Response): Promise<void> {
  await cache.put(request, response)
  const older = (await cache.keys()).filter(
    ({ url }) => url !== request.url && nameOf(url) === nameOf(request.url),
  )
  await Promise.all(older.map((one) => cache.delete(one)))
}

const nameOf = (url: string) => face.exec(new URL(url).pathname)?.[1]
