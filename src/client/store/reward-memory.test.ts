import { expect, test } from 'vitest'
import { createDeviceMemory } from './device-memory.ts'
import { createRewardMemory } from './reward-memory.ts'

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

test('what was handed over is there until the next code is read, over a reload too', () => {
  const storage = memory()
  const redemption = { redeemedAt: 1, next: null }
  createRewardMemory(storage).keep({ phase: 'asked', stampIdx: 7, commandId: 'c' })
  createRewardMemory(storage).keep({ phase: 'given', stampIdx: 7, redemption, at: 1_000 })
  const rewards = createRewardMemory(storage)
  expect(rewards.of(7)?.phase).toBe('given')
  // The customer's phone still lies before the camera.
  expect(rewards.scanned(7, 20_000)).toBe(false)
  expect(rewards.of(7)?.phase).toBe('given')
  expect(rewards.scanned(8, 21_000)).toBe(false)
  expect(rewards.of(7)).toBeNull()
})

test('a card that comes again later is the card, and no second coffee', () => {
  const rewards = createRewardMemory(memory())
  rewards.keep({ phase: 'given', stampIdx: 7, redemption: { redeemedAt: 1, next: null }, at: 1_000 })
  expect(rewards.scanned(7, 61_000)).toBe(true)
  expect(rewards.of(7)).toBeNull()
})

test('a till is remembered without the person at it', () => {
  const storage = memory()
  const device = { shopNm: 'Corner', tabletNm: 'Till 2', stampHosts: ['a.example'], person: { name: 'Jo' } }
  createDeviceMemory(storage).remember(device)
  expect(createDeviceMemory(storage).recall()).toEqual({
    shopNm: 'Corner',
    tabletNm: 'Till 2',
    stampHosts: ['a.example'],
  })
  expect(storage.text()).not.toContain('Jo')
})

test('a memory that is no till is none', () => {
  expect(createDeviceMemory({ getItem: () => '{"shopNm":1}', setItem() {} }).recall()).toBeNull()
})
