import { expect, test } from 'vitest'
import { createPinProof } from './pin-proof.ts'

test('the PIN that the server took is known again, another is not, nor anybody else’s', async () => {
  const proof = createPinProof(crypto.subtle)
  await proof.keep('jo', '284913')
  expect(await proof.check('jo', '284913')).toEqual({ is: 'right' })
  expect(await proof.check('jo', '284914')).toEqual({ is: 'wrong', triesLeft: 4 })
  expect(await proof.check('mina', '284913')).toEqual({ is: 'unknown' })
  expect([proof.knows('jo'), proof.knows('mina')]).toEqual([true, false])
})

test('after five wrong ones nothing is known any more, the right one neither', async () => {
  const proof = createPinProof(crypto.subtle)
  await proof.keep('jo', '284913')
  const tries = await Promise.all(Array.from({ length: 8 }, (_, n) => proof.check('jo', `00000${n}`)))
  expect(tries.filter(({ is }) => is === 'wrong').length).toBe(5)
  expect(await proof.check('jo', '284913')).toEqual({ is: 'unknown' })
})

test('without a secure address the server alone can tell', async () => {
  const proof = createPinProof(undefined)
  await proof.keep('jo', '284913')
  expect(await proof.check('jo', '284913')).toEqual({ is: 'unknown' })
})
