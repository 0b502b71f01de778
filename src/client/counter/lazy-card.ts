import { lazyComponent } from '../kit/lazy-component.ts'

/** What only a full card needs: the keypad, and the next card's QR; and what is asked beyond a limit of the shop. */
const loaders = {
  handOver: () => import('./hand-over.tsx'),
  cardCode: () => import('./card-code.tsx'),
  rewardSheet: () => import('./reward-sheet.tsx'),
  limitQuestion: () => import('./waiting/limit-question.tsx'),
}

export const HandOver = lazyComponent(async () => (await loaders.handOver()).HandOver)
export const CardCode = lazyComponent(async () => (await loaders.cardCode()).CardCode)
export const RewardSheet = lazyComponent(async () => (await loaders.rewardSheet()).RewardSheet)
export const LimitQuestion = lazyComponent(async () => (await loaders.limitQuestion()).LimitQuestion)

/** Fetched ahead with the rest of the counter. */
export const loadWithTheCard = Object.values(loaders)
