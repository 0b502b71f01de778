import { expect, test } from 'vitest'
import { askToKeep, judgeStorage, type StorageFacts } from './look-at-storage.ts'
import { mayAddOffline, type StorageTrust } from './storage-trust.ts'

const usual: StorageFacts = {
  hasIndexedDb: true,
  isPersisted: false,
  quota: 60e9,
  heapLimit: 4e9,
  isInstalled: false,
  isSafari: false,
}

test.each<[string, Partial<StorageFacts>, StorageTrust, boolean]>([
  ['a browser that has not promised', {}, 'usual', true],
  ['a browser that has promised', { isPersisted: true }, 'kept', true],
  ['a Safari tab', { isSafari: true, heapLimit: null }, 'erased-after-a-week', true],
  ['Safari on the home screen', { isSafari: true, isInstalled: true, heapLimit: null }, 'usual', true],
  ['a private Chromium window', { quota: 2e9 }, 'private', false],
  ['no IndexedDB', { hasIndexedDb: false }, 'none', false],
  ['a browser that tells no quota', { quota: null }, 'usual', true],
])('%s', (_name, facts, trust, mayAdd) => {
  expect(judgeStorage({ ...usual, ...facts })).toBe(trust)
  expect(mayAddOffline(trust)).toBe(mayAdd)
})

test('a browser that asks a person who does not answer is judged by what it keeps until now', async () => {
  const unanswered = () => new Promise<boolean>(() => {})
  for (const isKept of [false, true])
    expect(await askToKeep({ persist: unanswered, persisted: async () => isKept }, 1)).toBe(isKept)
  expect(await askToKeep({ persist: async () => true, persisted: unanswered }, 1)).toBe(true)
  expect(await askToKeep({ persist: () => Promise.reject(new Error()), persisted: unanswered }, 1)).toBe(
    false,
  )
})
