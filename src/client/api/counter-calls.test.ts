import { expect, test } from 'vitest'
import { createCounterCalls } from './counter-calls.ts'
import type { Answer, Call, Door } from './door.ts'

const out: Answer<never> = { kind: 'refused', refusal: 'not-signed-in', detail: null }

/** Signed out until somebody posts a session, where that is allowed. */
function shop({ isDemo = true, isSignedIn = false } = {}) {
  const asked: string[] = []
  const door = (async (call: Call<never>) => {
    asked.push(`${call.method ?? 'GET'} ${call.path}`)
    if (call.method === 'POST' && call.path === 'session') {
      isSignedIn = isDemo
      return isDemo ? { kind: 'ok', value: {} } : { kind: 'refused', refusal: 'not-allowed', detail: null }
    }
    return isSignedIn ? { kind: 'ok', value: {} } : out
  }) as Door
  return { door, asked }
}

test('a tablet without a session yet asks for one first, so that no 401 is provoked', async () => {
  const { door, asked } = shop()
  const calls = createCounterCalls({ door, isKnown: () => false })
  await Promise.all([calls.session(), calls.snapshot(7)])
  expect(asked).toEqual(['POST session', 'GET session', 'GET stamps/7/validate'])
})

test('a session that has ended is taken up again and the call made once more', async () => {
  const { door, asked } = shop()
  const calls = createCounterCalls({ door, isKnown: () => true })
  expect(await calls.snapshot(7)).toMatchObject({ kind: 'ok' })
  expect(asked).toEqual(['GET stamps/7/validate', 'POST session', 'GET stamps/7/validate'])
})

test('where nobody is signed in for the asking the refusal stays', async () => {
  const { door } = shop({ isDemo: false })
  const calls = createCounterCalls({ door, isKnown: () => true })
  expect(await calls.snapshot(7)).toEqual(out)
})
