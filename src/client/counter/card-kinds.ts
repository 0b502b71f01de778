/** A stamp card of the shop that is given out as new. */
export type CardKind = { cardIdx: number; cardNm: string }

/** What the tablet remembers is anybody's; undefined where it is none of ours. */
export function cardKindsIn(value: unknown): readonly CardKind[] | undefined {
  return Array.isArray(value) && value.every(isCardKind) ? value : undefined
}

function isCardKind(value: unknown): value is CardKind {
  if (typeof value !== 'object' || value === null) return false
  const { cardIdx, cardNm } = value as Record<string, unknown>
  return Number.isSafeInteger(cardIdx) && typeof cardNm === 'string'
}
