import { type PublicStamp, publicStampResult } from '#shared/counter-api.ts'
import type { Answer, Door } from './door.ts'

/** The customer's page asks this and nothing else, so it stands apart from what the counter asks. */
export function readPublicStamp(
  door: Door,
  stampIdx: number,
  signal?: AbortSignal,
): Promise<Answer<PublicStamp>> {
  return door({
    path: `public/stamps/${stampIdx}`,
    result: publicStampResult,
    ...(signal && { signal }),
  })
}
