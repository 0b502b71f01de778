import { expect, test } from 'vitest'
import { addressOf, type Endpoint } from '#shared/endpoint.ts'
import type { Answer, ApiClient, Call } from './api-client.ts'
import { createCounterCalls } from './counter-calls.ts'

const out: Answer<never> = { kind: 'refused', refusal: 'not-signed-in', detail: null }
const pathOf = (call: Call<Endpoint>) => addressOf(call.endpoint, call).replace('/api/counter/v1/', '')
const person = { personId: 'p', name: 'Jo', role: 'cashier', color: 0 }

/** Signed out until somebody posts a session, where that is allowed. */
function shop({ demo = true, isSignedIn = false, mayEnter = true } = {}) {
  const asked: string[] = []
  let signedOut = 0
  const api = (async (call: Call<Endpoint>) => {
    const path = pathOf(call)
    const { method } = call.endpoint
    asked.push(`${method} ${path}`)
    if (path === 'entrance') return { kind: 'ok', value: { demo, person: isSignedIn ? person : null } }
    if (method === 'POST' && path === 'session') {
      isSignedIn = demo
      return demo ? { kind: 'ok', value: {} } : { kind: 'refused', refusal: 'not-allowed', detail: null }
    }
    return isSignedIn ? { kind: 'ok', value: {} } : out
  }) as unknown as ApiClient
  const calls = createCounterCalls({ api, mayEnter: () => mayEnter, onSignedOut: () => (signedOut += 1) })
  return { calls, asked, signedOut: () => signedOut }
}

test('the entrance is asked first, so that no 401 is provoked and nobody is signed in outside a sample shop', async () => {
  const { calls, asked } = shop({ demo: false })
  expect(await calls.sessionStatus()).toMatchObject({ kind: 'ok', value: { session: null } })
  expect(asked).toEqual(['GET entrance'])
})

test('the sample shop signs its cashier in, and not behind a lock', async () => {
  const open = shop()
  expect(await open.calls.sessionStatus()).toMatchObject({ value: { session: {} } })
  expect(open.asked).toEqual(['GET entrance', 'POST session'])
  const locked = shop({ mayEnter: false })
  expect(await locked.calls.sessionStatus()).toMatchObject({ value: { session: null } })
  expect(locked.asked).toEqual(['GET entrance'])
})

test.each(['server-too-old', 'server-fault', 'too-many-requests'] as const)(
  '"%s" to the question who is here signs nobody out',
  async (refusal) => {
    const faulty: Answer<never> = { kind: 'refused', refusal, detail: null }
    const api = (async (call: Call<Endpoint>) =>
      pathOf(call) === 'entrance'
        ? { kind: 'ok', value: { demo: false, person } }
        : faulty) as unknown as ApiClient
    const calls = createCounterCalls({ api, mayEnter: () => true, onSignedOut() {} })
    expect(await calls.sessionStatus()).toEqual(faulty)
  },
)

test('a session of the sample shop that has ended is taken up again and the call made once more', async () => {
  const { calls, asked, signedOut } = shop()
  expect(await calls.snapshot(7)).toMatchObject({ kind: 'ok' })
  expect(asked).toEqual(['GET stamps/7/validate', 'GET entrance', 'POST session', 'GET stamps/7/validate'])
  expect(signedOut()).toBe(0)
})

test('elsewhere the refusal stays, and the listener hears that nobody is signed in', async () => {
  const { calls, signedOut } = shop({ demo: false })
  expect(await calls.snapshot(7)).toEqual(out)
  expect(signedOut()).toBe(1)
})

test('a PIN waits for the answer of a lock, which takes the cookie away', async () => {
  const order: string[] = []
  let letGo = () => {}
  const api = (async (call: Call<Endpoint>) => {
    const { method } = call.endpoint
    order.push(`${method} ${pathOf(call)}`)
    if (method === 'DELETE') await new Promise<void>((resolve) => (letGo = resolve))
    order.push(`${method} answered`)
    return { kind: 'ok', value: null }
  }) as unknown as ApiClient
  const calls = createCounterCalls({ api, mayEnter: () => true, onSignedOut() {} })
  const left = calls.leave()
  const entered = calls.signIn('p', '284913')
  await Promise.resolve()
  expect(order).toEqual(['DELETE session'])
  letGo()
  await Promise.all([left, entered])
  expect(order).toEqual(['DELETE session', 'DELETE answered', 'POST session/pin', 'POST answered'])
})

test('a lock that falls twice leaves once: no answer that takes the cookie away comes after the next PIN', async () => {
  const order: string[] = []
  const answers: (() => void)[] = []
  const api = (async (call: Call<Endpoint>) => {
    const { method } = call.endpoint
    order.push(`${method} ${pathOf(call)}`)
    if (method === 'DELETE') await new Promise<void>((resolve) => void answers.push(resolve))
    return { kind: 'ok', value: null }
  }) as unknown as ApiClient
  const calls = createCounterCalls({ api, mayEnter: () => true, onSignedOut() {} })
  const left = [calls.leave(), calls.leave()]
  for (const answer of answers) answer()
  await Promise.all([...left, calls.signIn('p', '284913')])
  void calls.leave()
  expect(order).toEqual(['DELETE session', 'POST session/pin', 'DELETE session'])
})
