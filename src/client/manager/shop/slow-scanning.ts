import type { Tablet } from '#shared/people-api.ts'

/** A code that is held as it should be is read well within this, from when it came into view. */
const slowMs = 1500
/** Of the other tablets' median: the same customers hold up the same codes there. */
const timesOthers = 2
/** Where there is nothing to compare with. */
const aloneSlowMs = 3000

type Scanning = Pick<Tablet, 'tabletId' | 'scanMedianMs' | 'revokedAt'>

/** Codes take long to read on this tablet and not on the others: a smeared lens, or a place without light. */
export function isScanningSlowly(tablet: Scanning, all: readonly Scanning[]): boolean {
  const own = tablet.scanMedianMs
  if (own === null || tablet.revokedAt !== null) return false
  const others = all
    .filter(({ tabletId, revokedAt }) => tabletId !== tablet.tabletId && revokedAt === null)
    .flatMap(({ scanMedianMs }) => (scanMedianMs === null ? [] : [scanMedianMs]))
    .toSorted((one, other) => one - other)
  const usual = others[Math.floor((others.length - 1) / 2)]
  if (usual === undefined) return own >= aloneSlowMs
  return own >= slowMs && own >= timesOthers * usual
}
