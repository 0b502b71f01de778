import { expect, test } from 'vitest'
import { createRewardMemory } from './reward-memory.ts'
import { createTillMemory } from './till-memory.ts'

function memory() {
  const kept = new Map<string, string>()
  return {
    getItem: (key: string) => kept.get(key) ?? null,
    setItem: (key: string, value: string) => void kept.set(key, value),
    removeItem: (key: string) => void kept.delete(key),
    text: () => [...kept.values()].join(),
  }
}

test('a redemption whose reply is awaited outlives a reload by its id, and nothing else of it is kept', () => {
  const storage = memory()
  const asked = { phase: 'asked', stampIdx: 7, commandId: 'c' } as const
  createRewardMemory(storage).keep(asked)
  expect(createRewardMemory(storage).of(7)).toEqual(asked)
  expect(createRewardMemory(storage).of(8)).toBeNull()
  createRewardMemory(storage).forget(7)
  expect(createRewardMemory(storage).of(7)).toBeNull()
})

test('a till is remembered without the person at it', () => {
  const storage = memory()
  const till = { shopNm: 'Corner', tabletNm: 'Till 2', stampHosts: ['a.example'], person: { name: 'Jo' } }
  createTillMemory(storage).remember(till)
  expect(createTillMemory(storage).recall()).toEqual({
    shopNm: 'Corner',
    tabletNm: 'Till 2',
    stampHosts: ['a.example'],
  })
  expect(storage.text()).not.toContain('Jo')
})

test('a memory that is no till is none', () => {
  expect(createTillMemory({ getItem: () => '{"shopNm":1}', setItem() {} }).recall()).toBeNull()
})
