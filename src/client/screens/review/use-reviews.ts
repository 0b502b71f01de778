import { reviewsResult } from '#shared/review-api.ts'
import { useAnswer } from './use-answer.ts'

/** The inbox's first page; the navigation reads its count from the same answer. */
export const openReviewsPath = 'reviews?state=open'
export const lookForReviewsMs = 20_000

export function useWaitingReviews(): number {
  const { answer } = useAnswer({
    path: openReviewsPath,
    result: reviewsResult,
    everyMs: lookForReviewsMs,
    isLive: true,
  })
  if (answer?.kind !== 'ok') return 0
  const { waiting } = answer.value
  return waiting.new + waiting.assigned
}
