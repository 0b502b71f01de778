/** The socket is had before anything else is touched, or it is said which setting stands in the way. */
import { request } from 'node:http'
import * as v from 'valibot'
import { afterEach, expect, test } from 'vitest'
import { endpoint } from '#shared/endpoint.ts'
import { readSettings } from '../composition/settings.ts'
import { createApp } from './app.ts'
import { type Listening, listen } from './listen.ts'
import type { Log } from './log.ts'
import { ownOrigin } from './own-address.ts'
import { route } from './route.ts'

const own = new URL(import.meta.url).pathname
const settingsOf = (env: Record<string, string>) => readSettings({ PORT: '0', ...env }, [])
const opened: Listening[] = []
const open = async (env: Record<string, string> = {}) => {
  const listening = await listen(settingsOf(env))
  opened.push(listening)
  return listening
}
afterEach(async () => {
  for (const listening of opened.splice(0)) await listening.end(0)
})

test('a port that is taken is named, with what to do', async () => {
  const { address } = await open()
  await expect(open({ PORT: new URL(address).port })).rejects.toThrow(
    /^PORT \d+ on 127\.0\.0\.1 is taken.*\.$/,
  )
})

test.each([
  [{ HOST: '203.0.113.7' }, /^HOST 203\.0\.113\.7 is no address of this machine/],
  [{ TLS_CERT: `${own}.none`, TLS_KEY: own }, /^TLS_CERT .*\.none cannot be read/],
  [{ TLS_CERT: own, TLS_KEY: own }, /^TLS_CERT and TLS_KEY are no certificate with its key/],
])('%o: one sentence that names the setting', async (env, sentence) => {
  await expect(open(env)).rejects.toThrow(sentence)
})

test.each(['PUBLIC_URL', 'UPSTREAM_URL'])('%s with a path, a query or a name is refused, not cut', (name) => {
  for (const behind of ['/stamps', '/?shop=1', '/#a'])
    expect(() => settingsOf({ [name]: `https://shop.test${behind}` })).toThrow(new RegExp(`${name}.*path`))
  expect(() => settingsOf({ [name]: 'https://me@shop.test' })).toThrow(name)
  const partner = name === 'UPSTREAM_URL' && { UPSTREAM_API_KEY: 'key' }
  for (const url of ['https://shop.test', 'https://shop.test/', 'http://shop.test:8080'])
    expect(settingsOf({ [name]: url, ...partner })).toMatchObject({ [name]: new URL(url).origin })
})

test.each([
  ['0.0.0.0', 4173, 'http://127.0.0.1:4173'],
  ['::', 4173, 'http://[::1]:4173'],
  ['2001:db8::7', 4173, 'http://[2001:db8::7]:4173'],
  ['192.168.1.20', 80, 'http://192.168.1.20'],
  ['Till.local', 4173, 'http://till.local:4173'],
])(
  'at HOST %s and port %i it has the address under which a browser of this machine reaches it',
  (host, port, origin) => {
    expect(ownOrigin(false, host, port)).toBe(origin)
  },
)

test('what listens on every address is known by one that can be opened', async () => {
  const { address } = await open({ HOST: '0.0.0.0' })
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/)
  expect((await fetch(address)).status).toBe(503)
})

test('until the server is put together whoever asks is asked to come again, by their id', async () => {
  const { address, serve } = await open()
  const id = '7f9c24e8-3b12-4fef-91e0-2d5f6c1a0b3e'
  const ask = () =>
    fetch(`${address}/api/stamp/v1/add`, { method: 'PUT', headers: { 'Idempotency-Key': id } })
  const early = await ask()
  expect([early.status, early.headers.get('Retry-After'), early.headers.get('Cache-Control')]).toEqual([
    503,
    '1',
    'no-store',
  ])
  expect(await early.json()).toMatchObject({ code: 1503, result: { commandId: id } })
  serve(() => new Response('there'))
  expect(await (await ask()).text()).toBe('there')
})

test('an upload that is broken off is no fault of ours', async () => {
  const { address, serve } = await open()
  const seen: (string | number)[] = []
  const done = Promise.withResolvers<void>()
  const log: Log = {
    request: (context) => {
      seen.push(context.res.status)
      done.resolve()
    },
    info: () => {},
    fault: ({ message }) => void seen.push(message),
  }
  const taking = route(
    endpoint({
      method: 'POST',
      path: '/take',
      summary: 'Takes anything.',
      admits: 'everyone',
      isFromOutside: true,
      body: v.unknown(),
      result: v.null(),
    }),
    async () => ({ result: null }),
  )
  serve(createApp({ routes: [taking], authenticate: async () => null, log }).fetch)
  const headers = { 'Content-Type': 'application/json', 'Content-Length': '100' }
  const upload = request(`${address}/take`, { method: 'POST', headers }).on('error', () => {})
  upload.write('{"half":', () => setImmediate(() => upload.destroy()))
  await done.promise
  expect(seen).toEqual([400])
})
