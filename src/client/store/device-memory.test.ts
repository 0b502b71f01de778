import { describe, expect, test } from 'vitest'
import { createDeviceMemory } from './device-memory.ts'

const shop = { shopNm: 'Corner', tabletNm: 'Counter 1', stampHosts: ['stamps.example'] }
const coffee = { cardIdx: 1, cardNm: 'Coffee' }

function storageOf(text?: string) {
  let kept = text ?? null
  return { getItem: () => kept, setItem: (_key: string, value: string) => void (kept = value) }
}

describe('what a tablet remembers of its shop', () => {
  test('the kinds of cards stay when the session is told anew, and the shop when the kinds are', () => {
    const memory = createDeviceMemory(storageOf())
    memory.remember({ ...shop, isSearchOn: true, isDemo: false })
    memory.remember({ cardKinds: [coffee] })
    memory.remember({ ...shop, tabletNm: 'Counter 2', isSearchOn: false, isDemo: false })
    expect(memory.recall()).toEqual({
      ...shop,
      tabletNm: 'Counter 2',
      isSearchOn: false,
      isDemo: false,
      cardKinds: [coffee],
    })
  })

  test('no person is in it, whatever else the session says', () => {
    const storage = storageOf()
    const session = { ...shop, person: { name: 'Jo' } }
    createDeviceMemory(storage).remember(session)
    expect(storage.getItem()).not.toContain('Jo')
  })

  test('kinds alone make no tablet of a browser', () => {
    const memory = createDeviceMemory(storageOf())
    memory.remember({ cardKinds: [coffee] })
    expect(memory.recall()).toBeNull()
  })

  test.each(['nonsense', 'null', '[]', JSON.stringify({ ...shop, stampHosts: [1] })])(
    'what is none of ours is nothing: %s',
    (text) => {
      expect(createDeviceMemory(storageOf(text)).recall()).toBeNull()
    },
  )

  test('an older version’s words still hold', () => {
    expect(createDeviceMemory(storageOf(JSON.stringify(shop))).recall()).toEqual(shop)
  })
})
