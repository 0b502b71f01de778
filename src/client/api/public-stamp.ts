import { type PublicStamp } from '#shared/counter-api.ts'
import { getPublicStamp } from '#shared/endpoints/stamps.ts'
import type { Answer, ApiClient } from './api-client.ts'

/** The customer's page asks this and nothing else, so it stands apart from what the counter asks. */
export function readPublicStamp(
  api: ApiClient,
  stampIdx: number,
  signal?: AbortSignal,
): Promise<Answer<PublicStamp>> {
  return api({
    endpoint: getPublicStamp,
    params: { stampIdx },
    ...(signal && { signal }),
  })
}
