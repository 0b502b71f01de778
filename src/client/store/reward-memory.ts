import type { Redemption } from '#shared/counter-api.ts'

/**
 *   (nothing) ──sent──▶ asked ──granted──▶ given
 *       ▲                 │ refused
 *       └─────────────────┘
 *
 * Where a redemption stands, for a reload in the middle of it. The password is in none of it.
 */
export type Reward =
  | { phase: 'asked'; stampIdx: number; commandId: string }
  /** `at`: by the tablet's clock. The screen that hands over is shown once, not at each later scan of the old card. */
  | { phase: 'given'; stampIdx: number; redemption: Redemption; at: number }

export type RewardMemory = {
  of(stampIdx: number): Reward | null
  keep(reward: Reward): void
  forget(stampIdx: number): void
}

type TabStorage = Pick<Storage, 'getItem' | 'setItem' | 'removeItem'>

const keyOf = (stampIdx: number) => `stampdesk.reward.${stampIdx}`

/** `sessionStorage`: it outlives a reload and not the tab, and another tab has its own. */
export function createRewardMemory(storage: TabStorage): RewardMemory {
  return {
    of(stampIdx) {
      try {
        const reward = JSON.parse(storage.getItem(keyOf(stampIdx)) ?? 'null') as Reward | null
        return reward?.stampIdx === stampIdx ? reward : null
      } catch {
        return null
      }
    },
    keep(reward) {
      try {
        storage.setItem(keyOf(reward.stampIdx), JSON.stringify(reward))
      } catch {
        // Then a reload in the middle shows the card as the server has it; the reward is given once all the same.
      }
    },
    forget(stampIdx) {
      try {
        storage.removeItem(keyOf(stampIdx))
      } catch {
        // As above.
      }
    },
  }
}
