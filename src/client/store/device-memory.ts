/** What a tablet remembers of its shop, to read codes and show where it is before the server answers. No person. */
export type Device = {
  shopNm: string
  tabletNm: string
  stampHosts: readonly string[]
  /** Of a hosted API, whose numbers have no rule; else of the engine's. */
  stampNumbers?: 'drawn' | 'any' | undefined
}

export type DeviceMemory = { recall(): Device | null; remember(device: Device): void }

const key = 'stampdesk.till'

export function createDeviceMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): DeviceMemory {
  return {
    recall() {
      try {
        const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
        return isDevice(value) ? value : null
      } catch {
        return null
      }
    },
    remember({ shopNm, tabletNm, stampHosts, stampNumbers }) {
      try {
        storage.setItem(key, JSON.stringify({ shopNm, tabletNm, stampHosts, stampNumbers }))
      } catch {
        // Then the shop's name comes with the server's first answer.
      }
    },
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
