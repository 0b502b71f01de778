import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { addressOf, type Endpoint } from '#shared/endpoint.ts'
import { listActivity } from '#shared/endpoints/activity.ts'
import { resendDelivery } from '#shared/endpoints/webhooks.ts'

test('an address has its parameters in their places and what is asked for behind it', () => {
  expect(addressOf(resendDelivery, { params: { endpointId: 'a/b', eventId: 7 } })).toBe(
    '/api/counter/v1/webhooks/a%2Fb/deliveries/7/resend',
  )
  expect(
    addressOf(listActivity, { query: { kind: 'create', person: undefined, cursor: null, limit: 2 } }),
  ).toBe('/api/counter/v1/activity?kind=create&limit=2')
  expect(addressOf(listActivity)).toBe('/api/counter/v1/activity')
})

test('an endpoint stands once: no method and path twice in the table', async () => {
  const folder = new URL('./shared/endpoints/', import.meta.url)
  const modules = await Promise.all(readdirSync(folder).map((name) => import(new URL(name, folder).href)))
  const isEndpoint = (it: unknown): it is Endpoint => typeof it === 'object' && it !== null && 'method' in it
  const named = modules.flatMap((it) => Object.values(it as Record<string, unknown>)).filter(isEndpoint)
  const routes = named.map(({ method, path }) => `${method} ${path}`)
  expect(routes.length).toBeGreaterThan(100)
  expect(routes.filter((it, n) => routes.indexOf(it) !== n)).toEqual([])
})

test('an address of the API stands in the table and nowhere else in what is shipped', () => {
  const src = new URL('./', import.meta.url)
  const shipped = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter(
    (path) =>
      /^(client|server|sw)\/.*\.tsx?$/.test(path) && !/\.test\.|testing\/|guarantees\/|rig\//.test(path),
  )
  const spelled = shipped.filter((path) =>
    /['"`]\/api\/(counter|stamp|coupon|hooks)/.test(codeOf(readFileSync(new URL(path, src), 'utf8'))),
  )
  expect(spelled).toEqual([])
})

/** Without its comments, which may name an address. */
const codeOf = (text: string) => text.replaceAll(/\/\*\*[\s\S]*?\*\//g, '').replaceAll(/\/\/ .*/g, '')
