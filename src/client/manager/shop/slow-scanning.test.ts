import { expect, test } from 'vitest'
import { isScanningSlowly } from './slow-scanning.ts'

const tablet = (name: string, scanMedianMs: number | null, revokedAt: number | null = null) => ({
  tabletId: name,
  scanMedianMs,
  revokedAt,
})

test.each([
  ['as quick as the others', 300, [280, 350], false],
  ['slow, and the others are not', 1800, [280, 350], true],
  ['slow, as the others are: it is the light', 1800, [1700, 1600], false],
  ['twice the others, and still quick', 600, [280, 300], false],
  ['alone and not quick', 2000, [], false],
  ['alone and slow', 3200, [], true],
  ['not told yet', null, [280], false],
])('%s', (_, own, others, expected) => {
  const one = tablet('one', own)
  expect(isScanningSlowly(one, [one, ...others.map((ms, i) => tablet(`other ${i}`, ms))])).toBe(expected)
})

test('what was revoked is neither asked nor compared with', () => {
  const [one, gone] = [tablet('one', 2000), tablet('gone', 200, 1)]
  expect(isScanningSlowly(one, [one, gone])).toBe(false)
  expect(isScanningSlowly(tablet('gone', 9000, 1), [one])).toBe(false)
})
