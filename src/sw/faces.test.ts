import { expect, test, vi } from 'vitest'
import { isFace, takeFace } from './faces.ts'

/** A cache as the Cache API's (Service Workers, section 5.4), in memory. */
function memoryCaches() {
  const kept = new Map<string, Response>()
  const cache = {
    match: async ({ url }: Request) => kept.get(url)?.clone(),
    put: async ({ url }: Request, response: Response) => void kept.set(url, response),
    keys: async () => [...kept.keys()].map((url) => new Request(url)),
    delete: async ({ url }: Request) => kept.delete(url),
  }
  return { kept, caches: { open: async () => cache } as unknown as CacheStorage }
}

const asked = (name: string) => new Request(`https://shop.test/assets/${name}`)

test('only hashed faces are meant', () => {
  expect(isFace('https://shop.test/assets/japanese-1-Ab_3xY9-.woff2')).toBe(true)
  expect(isFace('https://shop.test/assets/ja-Ab_3xY9-.js')).toBe(false)
})

test('a face is fetched once, and a newer one takes its place', async () => {
  const { kept, caches } = memoryCaches()
  const network = vi.spyOn(globalThis, 'fetch').mockImplementation(async () => new Response('glyphs'))
  await takeFace(asked('japanese-1-aaaaaaaa.woff2'), caches)
  expect(await (await takeFace(asked('japanese-1-aaaaaaaa.woff2'), caches)).text()).toBe('glyphs')
  expect(network).toHaveBeenCalledTimes(1)
  await takeFace(asked('japanese-2-aaaaaaaa.woff2'), caches)
  await takeFace(asked('japanese-1-bbbbbbbb.woff2'), caches)
  expect([...kept.keys()].map((url) => url.split('/').at(-1))).toEqual([
    'japanese-2-aaaaaaaa.woff2',
    'japanese-1-bbbbbbbb.woff2',
  ])
  network.mockRestore()
})

test('an answer that is no face is not kept', async () => {
  const { kept, caches } = memoryCaches()
  const network = vi.spyOn(globalThis, 'fetch').mockResolvedValue(new Response('', { status: 404 }))
  expect((await takeFace(asked('japanese-1-aaaaaaaa.woff2'), caches)).status).toBe(404)
  expect(kept.size).toBe(0)
  network.mockRestore()
})
