import { expect, test } from 'vitest'
import { createStreams } from './live.ts'

test('a place is free as soon as its reader has gone, whenever the next event comes', async () => {
  async function* seldom(): AsyncGenerator<string, void> {
    yield 'event: open\n\n'
    await new Promise(() => {})
  }
  const streams = createStreams(1)
  const reader = streams.open(seldom)?.body?.getReader()
  await reader?.read()
  const next = reader?.read()
  expect(streams.open(seldom)).toBe(null)
  void reader?.cancel()
  expect(streams.open(seldom)).not.toBe(null)
  await next
})

async function* forEver(): AsyncGenerator<string, void> {
  for (;;) yield 'event: open\n\n'
}

test('who reads as many streams as one may takes none from others, all together read no more than there are', async () => {
  const streams = createStreams(5, 2)
  /** Reads its beginning, since nothing is open before; null where there is none. */
  async function read(by: string) {
    const reader = streams.open(forEver, by)?.body?.getReader()
    await reader?.read()
    return reader ?? null
  }
  const first = await read('ana')
  expect(await read('ana')).not.toBe(null)
  expect(await read('ana')).toBe(null)
  for (const by of ['ben', 'ben', 'cem']) expect(await read(by)).not.toBe(null)
  expect(await read('dee')).toBe(null)
  await first?.cancel()
  expect(await read('dee')).not.toBe(null)
  expect(await read('ana')).toBe(null)
})
