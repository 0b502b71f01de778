import * as v from 'valibot'
import { expect, test } from 'vitest'
import { endpoint } from '#shared/endpoint.ts'
import { createApiClient } from '../api/api-client.ts'
import { createSendOnce, unansweredMs } from './send-once.ts'

const giveBack = endpoint({
  method: 'POST',
  path: '/api/counter/v1/stamps/:stampIdx/give-back',
  summary: '',
  admits: ['manager'],
  params: v.object({ stampIdx: v.string() }),
  body: v.object({ reason: v.string() }),
  result: v.null(),
})
const call = { endpoint: giveBack, params: { stampIdx: '394' }, body: { reason: 'by mistake' } }

const json = (code: number, status: number) => () =>
  new Response(JSON.stringify({ code, message: '', result: null }), { status })
const done = json(0, 200)

/** The ids under which it is sent, one answer after another. */
function mutationThatIsAnswered(...answers: (() => Response)[]) {
  const ids: (string | null)[] = []
  const api = createApiClient({
    fetch: async (_, init) => {
      ids.push(new Headers(init?.headers).get('idempotency-key'))
      return (answers.shift() ?? done)()
    },
  })
  let made = 0
  const clock = { now: 0 }
  const open = () =>
    createSendOnce<typeof giveBack>({ api, newCommandId: () => `id ${++made}`, now: () => clock.now })
  return { ids, clock, open, send: open() }
}

test.each([
  ['500', json(1500, 500)],
  ['503', json(1503, 503)],
  ['429', json(1429, 429)],
  ['a proxy’s page', () => new Response('<h1>Bad gateway</h1>', { status: 502 })],
  [
    'a cut line',
    () => {
      throw new TypeError('Failed to fetch')
    },
  ],
])('a write that was answered with %s is sent again under its id, until it is answered', async (_, lost) => {
  const { ids, send } = mutationThatIsAnswered(lost, lost)
  for (let n = 0; n < 4; n++) await send(call)
  expect(ids).toEqual(['id 1', 'id 1', 'id 1', 'id 2'])
})

test('another write has another id, and so has one that was refused', async () => {
  const refused = json(1002, 200)
  const { ids, send } = mutationThatIsAnswered(json(1500, 500), refused)
  await send(call)
  await send({ ...call, body: { reason: 'twice' } })
  await send({ ...call, body: { reason: 'twice' } })
  expect(ids).toEqual(['id 1', 'id 2', 'id 3'])
})

test('a form that is closed and opened again sends what had no answer under its id, in between another one too', async () => {
  const lost = json(1500, 500)
  const { ids, open } = mutationThatIsAnswered(lost, lost, lost)
  await open()(call)
  await open()({ ...call, body: { reason: 'twice' } })
  for (let n = 0; n < 3; n++) await open()(call)
  expect(ids).toEqual(['id 1', 'id 2', 'id 1', 'id 1', 'id 3'])
})

test('an hour later the same is another write', async () => {
  const { ids, clock, send } = mutationThatIsAnswered(json(1500, 500))
  await send(call)
  clock.now += unansweredMs
  await send(call)
  expect(ids).toEqual(['id 1', 'id 2'])
})
