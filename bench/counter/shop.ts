/** The sample shop over its Stamp API: cards as they are needed, and what became of them. */
import type { Demo } from '#shared/counter-api.ts'

export type BenchCard = { stampIdx: number; url: string }
type Told = { code: number; stamps: number }
export type Shop = {
  password: string
  maxStamps: number
  card: (stamps: number) => Promise<BenchCard>
  /** How many of them are so within a minute. */
  until: (cards: readonly BenchCard[], isSo: (told: Told) => boolean) => Promise<number>
}

const patienceMs = 60_000

export async function openShop(url: string): Promise<Shop> {
  const { result: demo } = (await (await fetch(`${url}/api/counter/v1/demo`)).json()) as { result: Demo }
  const call = async (method: string, path: string, body?: object) => {
    const answer = await fetch(`${url}/api/stamp/v1/${path}`, {
      method,
      headers: { Authorization: `APIKey ${demo.apiKey}`, 'Content-Type': 'application/json' },
      ...(body && { body: JSON.stringify(body) }),
    })
    return (await answer.json()) as { code: number; result: never }
  }
  const full = demo.stamps.find(({ label }) => label.startsWith('Leo'))
  const day = (after: number) => new Date(Date.now() + after * 86_400_000).toISOString().slice(0, 10)

  async function tell({ stampIdx }: BenchCard): Promise<Told> {
    const { code, result } = await call('GET', `validate?stampIdx=${stampIdx}`)
    return { code, stamps: (result as { stamps: number } | null)?.stamps ?? -1 }
  }

  return {
    password: full?.onsitePwd ?? '',
    maxStamps: 10,
    async card(stamps) {
      const { result } = await call('POST', 'create', { cardIdx: 1, strtYmd: day(-1), endYmd: day(300) })
      const stampIdx = Number(result)
      if (stamps > 0) await call('PUT', 'update', { stampIdx, stamps })
      return { stampIdx, url: `${url}/stamp/${stampIdx}` }
    },
    async until(cards, isSo) {
      const endAt = Date.now() + patienceMs
      for (;;) {
        const told = await Promise.all(cards.map(tell))
        const count = told.filter(isSo).length
        if (count === cards.length || Date.now() > endAt) return count
        await new Promise((resolve) => setTimeout(resolve, 250))
      }
    },
  }
}
