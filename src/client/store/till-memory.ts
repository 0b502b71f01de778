/** What a tablet remembers of its shop, to read codes and show where it is before the server answers. No person. */
export type Till = {
  shopNm: string
  tabletNm: string
  stampHosts: readonly string[]
  /** Of a hosted API, whose numbers have no rule; else of the engine's. */
  stampNumbers?: 'drawn' | 'any' | undefined
}

export type TillMemory = { recall(): Till | null; remember(till: Till): void }

const key = 'stampdesk.till'

export function createTillMemory(storage: Pick<Storage, 'getItem' | 'setItem'>): TillMemory {
  return {
    recall() {
      try {
        const value: unknown = JSON.parse(storage.getItem(key) ?? 'null')
        return isTill(value) ? value : null
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

function isTill(value: unknown): value is Till {
  if (typeof value !== 'object' || value === null) return false
  const { shopNm, tabletNm, stampHosts } = value as Record<string, unknown>
  return (
    typeof shopNm === 'string' &&
    typeof tabletNm === 'string' &&
    Array.isArray(stampHosts) &&
    stampHosts.every((host) => typeof host === 'string')
  )
}
