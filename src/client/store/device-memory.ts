/** What a tablet remembers of its shop, to read codes and show what is where before the server answers. No person. */
export type Device = {
  shopNm: string
  tabletNm: string
  stampHosts: readonly string[]
  /** Of a hosted API, whose numbers have no rule; else of the engine's. */
  stampNumbers?: 'drawn' | 'any' | undefined
  isDemo?: boolean | undefined
  /** The shop lets its counter look for customers by name. */
  isSearchOn?: boolean | undefined
  /** What is given out as new. */
  cardKinds?: readonly CardKind[] | undefined
}

export type CardKind = { cardIdx: number; cardNm: string }

export type DeviceMemory = {
  recall(): Device | null
  /** What is not told now stays as it was. */
  remember(news: Device | Pick<Device, 'cardKinds'>): void
}

const key = 'stampdesk.till'

export function createDeviceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): DeviceMemory {
  function recall(): Device | null {
    try {
      const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
      return isDevice(value) ? value : null
    } catch {
      return null
    }
  }
  return {
    recall,
    remember(news) {
      const { shopNm, tabletNm, stampHosts, stampNumbers, isDemo, isSearchOn, cardKinds }: Partial<Device> = {
        ...recall(),
        ...news,
      }
      try {
        storage.setItem(
          key,
          JSON.stringify({ shopNm, tabletNm, stampHosts, stampNumbers, isDemo, isSearchOn, cardKinds }),
        )
      } catch {
        // Then the shop's name comes with the server's first answer.
      }
    },
  }
}

function isDevice(value: unknown): value is Device {
  if (typeof value !== 'object' || value === null) return false
  const { shopNm, tabletNm, stampHosts, cardKinds } = value as Record<string, unknown>
  return (
    typeof shopNm === 'string' &&
    typeof tabletNm === 'string' &&
    Array.isArray(stampHosts) &&
    stampHosts.every((host) => typeof host === 'string') &&
    (cardKinds === undefined || (Array.isArray(cardKinds) && cardKinds.every(isCardKind)))
  )
}

function isCardKind(value: unknown): value is CardKind {
  if (typeof value !== 'object' || value === null) return false
  const { cardIdx, cardNm } = value as Record<string, unknown>
  return Number.isSafeInteger(cardIdx) && typeof cardNm === 'string'
}
