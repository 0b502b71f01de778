import * as v from 'valibot'
import { expect, test } from 'vitest'
import { endpoint } from '#shared/endpoint.ts'
import { redeemReward } from '#shared/endpoints/redemptions.ts'
import { createApiClient } from './api-client.ts'

const counted = endpoint({
  method: 'GET',
  path: '/api/counter/v1/count',
  summary: '',
  admits: 'everyone',
  result: v.object({ count: v.number() }),
})

function clientFor(answer: () => Response | Promise<Response>) {
  const requests: { url: string; init: RequestInit | undefined }[] = []
  const api = createApiClient({
    fetch: async (url, init) => {
      requests.push({ url: String(url), init })
      return answer()
    },
  })
  return { api, requests }
}

const json =
  (body: unknown, status = 200) =>
  () =>
    new Response(JSON.stringify(body), { status })

test('an envelope of ours is opened and its result checked', async () => {
  const { api } = clientFor(json({ code: 0, message: '', result: { count: 3 } }))
  expect(await api({ endpoint: counted })).toEqual({ kind: 'ok', value: { count: 3 } })
})

test('a refusal is a value with its name, whatever the HTTP status', async () => {
  const { api } = clientFor(json({ code: 1009, message: 'Wrong', result: { triesLeft: 4 } }))
  expect(await api({ endpoint: counted })).toEqual({
    kind: 'refused',
    refusal: 'wrong-password',
    detail: { triesLeft: 4 },
  })
  const unauthorised = clientFor(json({ code: 1401, message: '', result: null }, 401))
  expect(await unauthorised.api({ endpoint: counted })).toMatchObject({ refusal: 'not-signed-in' })
})

test('a code of a newer server is a fault and no success', async () => {
  const { api } = clientFor(json({ code: 4711, message: '', result: null }))
  expect(await api({ endpoint: counted })).toMatchObject({ kind: 'refused', refusal: 'server-fault' })
})

test.each([
  ["a captive portal's page", () => new Response('<html>Welcome', { status: 200 })],
  ['another JSON', json({ hello: 'world' })],
  ['a result that is not what was asked for', json({ code: 0, message: '', result: { count: 'many' } })],
  ['an empty answer', () => new Response(null, { status: 204 })],
  ['no network', () => Promise.reject(new TypeError('Failed to fetch'))],
])('%s is no answer of ours', async (_, answer) => {
  const { api } = clientFor(answer as () => Response)
  expect(await api({ endpoint: counted })).toEqual({ kind: 'unreachable' })
})

test('a write carries its id and our protocol, and is never redirected', async () => {
  const { api, requests } = clientFor(json({ code: 0, message: '', result: { count: 1 } }))
  await api({ endpoint: redeemReward, body: { stampIdx: 1, onsitePwd: null }, commandId: 'c-1' })
  expect(requests[0]).toMatchObject({
    url: '/api/counter/v1/redemptions',
    init: {
      method: 'POST',
      redirect: 'error',
      credentials: 'same-origin',
      headers: { 'idempotency-key': 'c-1', 'x-stampdesk-protocol': '1' },
    },
  })
})
