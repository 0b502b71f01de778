import * as v from 'valibot'
import { expect, test } from 'vitest'
import { endpoint } from '#shared/endpoint.ts'
import { createDoor } from '../../api/door.ts'
import { createOneDeed } from './one-deed.ts'

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
function deedThatIsAnswered(...answers: (() => Response)[]) {
  const ids: (string | null)[] = []
  const door = createDoor({
    fetch: async (_, init) => {
      ids.push(new Headers(init?.headers).get('idempotency-key'))
      return (answers.shift() ?? done)()
    },
  })
  let made = 0
  return { ids, send: createOneDeed<typeof giveBack>({ door, newCommandId: () => `id ${++made}` }) }
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
])('a deed that was answered with %s is sent again under its id, until it is answered', async (_, lost) => {
  const { ids, send } = deedThatIsAnswered(lost, lost)
  for (let n = 0; n < 4; n++) await send(call)
  expect(ids).toEqual(['id 1', 'id 1', 'id 1', 'id 2'])
})

test('another deed has another id, and so has one that was refused', async () => {
  const refused = json(1002, 200)
  const { ids, send } = deedThatIsAnswered(json(1500, 500), refused)
  await send(call)
  await send({ ...call, body: { reason: 'twice' } })
  await send({ ...call, body: { reason: 'twice' } })
  expect(ids).toEqual(['id 1', 'id 2', 'id 3'])
})
