import { type PublicStamp } from '#shared/counter-api.ts'
import { getPublicStamp } from '#shared/endpoints/stamps.ts'
import type { Answer, Door } from './door.ts'

/** The customer's page asks this and nothing else, so it stands apart from what the counter asks. */
export function readPublicStamp(
  door: Door,
  stampIdx: number,
  signal?: AbortSignal,
): Promise<Answer<PublicStamp>> {
  return door({
    endpoint: getPublicStamp,
    params: { stampIdx },
    ...(signal && { signal }),
  })
}
