import { expect, test } from 'vitest'
import { cardKindsIn } from './card-kinds.ts'

test('the kinds that a tablet remembers are taken whole, or not at all', () => {
  const coffee = { cardIdx: 1, cardNm: 'Coffee' }
  expect(cardKindsIn([coffee])).toEqual([coffee])
  expect(cardKindsIn([])).toEqual([])
  for (const foreign of [undefined, null, 'no', {}, [null], [{ ...coffee, cardIdx: 'one' }], [coffee, {}]])
    expect(cardKindsIn(foreign)).toBeUndefined()
})
