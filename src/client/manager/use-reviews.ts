import { listReviews } from '#shared/endpoints/reviews.ts'
import { useEndpointQuery } from '../kit/use-endpoint-query.ts'

/** The inbox's first page; the navigation reads its count from the same answer. */
const openReviewsQuery = { state: 'open' } as const
export const lookForReviewsMs = 20_000

export function useWaitingReviews(): number {
  const { answer } = useEndpointQuery({
    endpoint: listReviews,
    query: openReviewsQuery,
    everyMs: lookForReviewsMs,
    isLive: true,
  })
  if (answer?.kind !== 'ok') return 0
  const { waiting } = answer.value
  return waiting.new + waiting.assigned
}
