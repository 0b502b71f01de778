/** Every address of the app. The server knows the same ones (`server/http/files.ts`). */
export const paths = {
  home: '/',
  card: (stampIdx: number) => `/card/${stampIdx}`,
  stamp: (stampIdx: number) => `/stamp/${stampIdx}`,
  waiting: '/waiting',
  newCard: '/new-card',
  shift: '/shift',
  ready: '/ready',
  slip: '/slip',
  practice: '/practice',
  demo: '/demo',
  setup: '/setup',
  review: '/review',
  story: (stampIdx: number) => `/review/cards/${stampIdx}`,
}

/** Of the addresses with a part that changes. */
export const routePatterns = { card: '/card/:stampIdx', review: '/review/*' }

/** The stampIdx of an address, or null where it is none. */
export function stampIdxOf(param: string | undefined): number | null {
  if (param === undefined || !/^[1-9]\d{0,15}$/.test(param)) return null
  const stampIdx = Number(param)
  return Number.isSafeInteger(stampIdx) ? stampIdx : null
}
