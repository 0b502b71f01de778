import { expect, test } from 'vitest'
import { httpSend, retryAfterMs } from './http-send.ts'

const request = { sentAt: 1, commands: [] }

test('tells the protocol, sends no cookie abroad and follows no redirect', async () => {
  let seen: RequestInit | undefined
  const send = httpSend(async (_url, init) => {
    seen = init
    return Response.json({ code: 0 }, { headers: { 'x-stampdesk-protocol': '1', 'retry-after': '3' } })
  })
  const answer = await send(request, new AbortController().signal)
  expect(answer).toEqual({ status: 200, retryAfterMs: 3_000, protocol: 1, body: { code: 0 } })
  expect(seen).toMatchObject({ method: 'POST', credentials: 'same-origin', redirect: 'error' })
  expect(seen?.headers).toMatchObject({ 'x-stampdesk-protocol': '1' })
})

test('hands on what is no JSON as nothing', async () => {
  const send = httpSend(async () => new Response('<html>'))
  const answer = await send(request, new AbortController().signal)
  expect(answer).toEqual({ status: 200, retryAfterMs: null, protocol: null, body: undefined })
})

test.each([
  [null, null, null],
  ['120', null, 120_000],
  ['soon', null, null],
  ['-5', null, null],
  ['Sun, 22 Nov 2026 10:00:30 GMT', 'Sun, 22 Nov 2026 10:00:00 GMT', 30_000],
  ['Sun, 22 Nov 2026 09:00:00 GMT', 'Sun, 22 Nov 2026 10:00:00 GMT', 0],
  ['Sun, 22 Nov 2026 10:00:30 GMT', null, null],
])('Retry-After %s beside Date %s is %s ms', (header, date, ms) => {
  expect(retryAfterMs(header, date)).toBe(ms)
})
