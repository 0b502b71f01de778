import { expect, test } from 'vitest'
import { signInWithPin } from '#shared/endpoints/session.ts'
import { addStamp } from '#shared/endpoints/stamp-api.ts'
import { refusalOf, route } from './route.ts'

test('a route answers the refusals of its endpoint, and another does not compile', () => {
  route(signInWithPin, async () => ({ refusal: 'wrong-pin' }))
  route(signInWithPin, async () => ({ refusal: 'too-many-requests' }))
  // @ts-expect-error -- a coupon's refusal
  route(signInWithPin, async () => ({ refusal: 'coupon-used-up' }))
  // @ts-expect-error -- none of its own
  route(signInWithPin, async () => ({ refusal: 'full' }))
})

test('what the ledger refuses and the endpoint does not list is a bug', () => {
  expect(refusalOf(addStamp, 'full')).toBe('full')
  expect(refusalOf(addStamp, 'state-unknown')).toBe('state-unknown')
  expect(() => refusalOf(addStamp, 'coupon-used-up')).toThrow('/api/stamp/v1/add')
})
