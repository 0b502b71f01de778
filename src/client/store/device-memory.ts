import { readJson, writeJson } from './json-storage.ts'

/** What a tablet remembers of its shop, to read codes and show what is where before the server answers. No person. */
export type Device = {
  shopNm: string
  tabletNm: string
  stampHosts: readonly string[]
  /** Of a hosted API, whose numbers have no rule; else of the engine's. */
  stampNumbers?: 'drawn' | 'any' | undefined
  demo?: boolean | undefined
  /** The shop lets its counter look for customers by name. */
  counterSearch?: boolean | undefined
  /** What is given out as new; looked through by who shows it. */
  cardKinds?: unknown
}

export type DeviceMemory = {
  recall(): Device | null
  /** What is not told now stays as it was. */
  remember(news: Partial<Device>): void
}

const key = 'stampdesk.till'
/** And those of a card's kind: no other is written, at any depth. */
const fields = [
  'shopNm',
  'tabletNm',
  'stampHosts',
  'stampNumbers',
  'demo',
  'counterSearch',
  'cardKinds',
  'cardIdx',
  'cardNm',
]

export function createDeviceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): DeviceMemory {
  function recall(): Device | null {
    const value = readJson(storage, key)
    return isDevice(value) ? value : null
  }
  return {
    recall,
    // Where it cannot be kept the shop's name comes with the server's first answer.
    remember: (news) => writeJson(storage, key, { ...recall(), ...news }, fields),
  }
}

function isDevice(value: unknown): value is Device {
  if (typeof value !== 'object' || value === null) return false
  const { shopNm, tabletNm, stampHosts } = value as Record<string, unknown>
  return (
    typeof shopNm === 'string' &&
    typeof tabletNm === 'string' &&
    Array.isArray(stampHosts) &&
    stampHosts.every((host) => typeof host === 'string')
  )
}
