/** The bodies of the service's webhooks are not documented: where its stamp is looked for. */
import { expect, test } from 'vitest'
import { stampOf } from './hosted-hook.ts'

test.each([
  [{ stampIdx: 7 }, 7],
  [{ stampIdx: '7' }, 7],
  [{ data: { list: [{ stampIdx: 7 }] } }, 7],
  [{ stampIdx: -1 }, null],
  [{ stampIdx: 1.5 }, null],
  [{ a: { b: { c: { d: { e: { stampIdx: 7 } } } } } }, null],
  ['7', null],
  [null, null],
])('of %j the stamp is %j', (body, stampIdx) => {
  expect(stampOf(body)).toBe(stampIdx)
})
