import { expect, test } from 'vitest'
import { paramsOf } from './router.tsx'

test.each([
  ['/', '/', {}],
  ['/', '/waiting', null],
  ['/waiting', '/Waiting/', {}],
  ['/waiting', '/waiting/more', null],
  ['/card/:stampIdx', '/card/394', { stampIdx: '394' }],
  ['/card/:stampIdx', '/card/394/', { stampIdx: '394' }],
  ['/card/:stampIdx', '/card/', null],
  ['/card/:stampIdx', '/cards/394', null],
  ['/review/inbox/:reviewId?', '/review/inbox', { reviewId: undefined }],
  ['/review/inbox/:reviewId?', '/review/inbox/7', { reviewId: '7' }],
  ['/review/*', '/review', {}],
  ['/review/*', '/review/cards/394', {}],
  ['/review/*', '/reviews', null],
  ['/*', '/', {}],
  ['/*', '/whatever/there/is', {}],
])('%s and the address %s give %o', (pattern, pathname, params) => {
  expect(paramsOf(pattern, pathname)).toEqual(params)
})
