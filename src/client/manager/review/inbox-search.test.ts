import { expect, test } from 'vitest'
import { type InboxShown, inboxPath, readInboxSearch, reviewsQueryOf } from './inbox-search.ts'

const read = (text: string) => readInboxSearch(new URLSearchParams(text))

test.each<[string, InboxShown]>([
  ['', { state: 'open', kind: '', branch: '' }],
  ['state=closed&kind=drift', { state: 'closed', kind: 'drift', branch: '' }],
  ['branch=b-1&kind=', { state: 'open', kind: '', branch: 'b-1' }],
  ['branch=%27%3B', { state: 'open', kind: '', branch: '' }],
  // A kind that this app does not know is asked for all the same; what cannot be one is not.
  ['kind=of-a-newer-server', { state: 'open', kind: 'of-a-newer-server', branch: '' }],
  ['state=lost&kind=%27%3B--', { state: 'open', kind: '', branch: '' }],
])('the address ?%s shows %o', (text, shown) => {
  expect(read(text)).toEqual(shown)
})

test('an address leads back to what it shows', () => {
  const shown: InboxShown = { state: 'assigned', kind: 'tablet-silent', branch: 'b-1' }
  expect(read(inboxPath(shown, 'r1').split('?')[1] ?? '')).toEqual(shown)
  expect(inboxPath({ state: 'open', kind: '', branch: '' })).toBe('/review/inbox')
  expect(inboxPath({ state: 'open', kind: '', branch: '' }, 'r1')).toBe('/review/inbox/r1')
})

test('the first page of the open ones is the one that the navigation counts from', () => {
  expect(reviewsQueryOf({ state: 'open', kind: '', branch: '' }, null)).toEqual({
    state: 'open',
    kind: null,
    cursor: null,
  })
  expect(reviewsQueryOf({ state: 'open', kind: 'drift', branch: '' }, 'a b')).toEqual({
    state: 'open',
    kind: 'drift',
    cursor: 'a b',
  })
})
