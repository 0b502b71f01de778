/** What the evidence of an unknown outcome says of a count, for the offer of the inbox and for settling it alike. */
type CountedEvidence = {
  command?: unknown
  asked?: unknown
  answered?: unknown
  before?: unknown
  after?: unknown
}

/** How many of what was tapped are not in the count that was read afterwards; where none was read, were not answered. */
export function missingStamps({ asked, answered, before, after, command }: CountedEvidence): number {
  const wanted = Number(asked)
  if (typeof before !== 'number' || typeof after !== 'number') return wanted - Number(answered ?? 0)
  const done = command === 'remove' ? before - after : after - before
  return Math.min(Math.max(wanted - done, 0), wanted)
}
