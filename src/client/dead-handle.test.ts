import 'fake-indexeddb/auto'
import { forceCloseDatabase } from 'fake-indexeddb'
import { expect, test, vi } from 'vitest'
import { slipsGivenSince } from './counter/promise/slips.ts'
import { allTaken } from './kit/rescue/taken.ts'

test.each([
  { name: 'the promise slips', read: () => slipsGivenSince('jo', 0), nothing: 0 },
  { name: 'what other tablets handed over', read: allTaken, nothing: [] },
])('a database that the browser has closed is opened anew at the next use: $name', async (it) => {
  const transactions = vi.spyOn(IDBDatabase.prototype, 'transaction')
  expect(await it.read()).toEqual(it.nothing)
  const handle = transactions.mock.contexts.at(-1) as IDBDatabase
  transactions.mockRestore()
  // As iPadOS does to a page in the background, and any browser whose storage process ends: with a `close` event.
  const closed = new Promise((resolve) => handle.addEventListener('close', resolve))
  forceCloseDatabase(handle as never)
  await closed
  expect(await it.read()).toEqual(it.nothing)
})
