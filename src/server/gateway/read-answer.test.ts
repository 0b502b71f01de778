import { expect, test } from 'vitest'
import { readEnvelope } from './read-answer.ts'

function read(message: string) {
  const body = Buffer.from(JSON.stringify({ code: 0, message, result: { memo: message } }))
  return readEnvelope({ kind: 'answered', status: 200, retryAfter: null, contentEncoding: null, body })
}

test('a text of the service is read as far as anybody reads it, and what is longer is cut', () => {
  const [most, longer] = ['a'.repeat(4000), 'a'.repeat(100_000)]
  expect(read(most)).toEqual({ code: 0, message: most, result: { memo: most } })
  expect(read(longer)).toEqual({ code: 0, message: most, result: { memo: most } })
})
