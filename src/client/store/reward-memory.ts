import type { Redemption } from '#shared/counter-api.ts'
import { readJson } from './json-storage.ts'

/**
 *   (nothing) ──sent──▶ asked ──granted──▶ given ──the next scan──▶ (nothing)
 *       ▲                 │ refused
 *       └─────────────────┘
 *
 * Where a redemption stands, for a reload in the middle of it. The password is in none of it.
 */
export type Asked = { phase: 'asked'; stampIdx: number; commandId: string }
/** `at`: by the tablet's clock. */
type Given = {
  phase: 'given'
  stampIdx: number
  redemption: Redemption
  at: number
  /** Somebody has said that it was handed over, where the shop asks. */
  isHandedOver?: boolean
}
type Reward = Asked | Given

export type RewardMemory = {
  of(stampIdx: number): Reward | null
  keep(reward: Reward): void
  forget(stampIdx: number): void
  handedOver(stampIdx: number): void
  /** A code was read. True where that ended the handing over of this very card: the card itself is to be shown. */
  scanned(stampIdx: number, now: number): boolean
}

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (stampIdx: number) => `stampdesk.reward.${stampIdx}`
/** One at a time: whoever is served now. */
const givenKey = 'stampdesk.given'
/** So long the customer's phone may still lie before the camera; then the same code is somebody who comes with it again. */
const sameVisitMs = 60_000

/** `sessionStorage`: it outlives a reload and not the tab, and another tab has its own. */
export function createRewardMemory(storage: TabStorage): RewardMemory {
  const read = (key: string) => readJson(storage, key) as Reward | null
  function write(key: string, reward: Reward | null): void {
    try {
      if (reward) storage.setItem(key, JSON.stringify(reward))
      else storage.removeItem(key)
    } catch {
      // Then a reload in the middle shows the card as the server has it; the reward is given once all the same.
    }
  }
  function given(): Given | null {
    const reward = read(givenKey)
    return reward?.phase === 'given' ? reward : null
  }
  function forget(stampIdx: number): void {
    write(keyOf(stampIdx), null)
    if (given()?.stampIdx === stampIdx) write(givenKey, null)
  }

  return {
    of(stampIdx) {
      const last = given()
      if (last?.stampIdx === stampIdx) return last
      const asked = read(keyOf(stampIdx))
      return asked?.phase === 'asked' && asked.stampIdx === stampIdx ? asked : null
    },
    keep(reward) {
      forget(reward.stampIdx)
      write(reward.phase === 'given' ? givenKey : keyOf(reward.stampIdx), reward)
    },
    forget,
    handedOver(stampIdx) {
      const last = given()
      if (last?.stampIdx === stampIdx) write(givenKey, { ...last, isHandedOver: true })
    },
    scanned(stampIdx, now) {
      const last = given()
      if (!last) return false
      const isSame = last.stampIdx === stampIdx
      if (isSame && Math.abs(now - last.at) < sameVisitMs) return false
      write(givenKey, null)
      return isSame
    },
  }
}
