import { expect, test } from 'vitest'
import { type InboxShown, inboxPath, readInboxSearch, reviewsQueryOf } from './inbox-search.ts'

const read = (text: string) => readInboxSearch(new URLSearchParams(text))

test.each<[string, InboxShown]>([
  ['', { state: 'open', kind: '' }],
  ['state=closed&kind=drift', { state: 'closed', kind: 'drift' }],
  // A kind that this app does not know is asked for all the same; what cannot be one is not.
  ['kind=of-a-newer-server', { state: 'open', kind: 'of-a-newer-server' }],
  ['state=lost&kind=%27%3B--', { state: 'open', kind: '' }],
])('the address ?%s shows %o', (text, shown) => {
  expect(read(text)).toEqual(shown)
})

test('an address leads back to what it shows', () => {
  const shown: InboxShown = { state: 'assigned', kind: 'tablet-silent' }
  expect(read(inboxPath(shown, 'r1').split('?')[1] ?? '')).toEqual(shown)
  expect(inboxPath({ state: 'open', kind: '' })).toBe('/review/inbox')
  expect(inboxPath({ state: 'open', kind: '' }, 'r1')).toBe('/review/inbox/r1')
})

test('the first page of the open ones is the one that the navigation counts from', () => {
  expect(reviewsQueryOf({ state: 'open', kind: '' }, null)).toEqual({
    state: 'open',
    kind: null,
    cursor: null,
  })
  expect(reviewsQueryOf({ state: 'open', kind: 'drift' }, 'a b')).toEqual({
    state: 'open',
    kind: 'drift',
    cursor: 'a b',
  })
})
