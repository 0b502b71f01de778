/** What the evidence of an unknown outcome says of a count, for the offer of the inbox and for settling it alike. */
type CountedEvidence = {
  command?: unknown
  asked?: unknown
  answered?: unknown
  before?: unknown
  after?: unknown
}

/** How many of what was tapped are not in the count that was read afterwards; without one, were not answered. */
export function missingStamps({ asked, before, after, answered, command }: CountedEvidence): number {
  const wanted = Number(asked)
  if (typeof before !== 'number' || typeof after !== 'number')
    return Math.max(wanted - (Number(answered) || 0), 0)
  const done = command === 'remove' ? before - after : after - before
  return Math.min(Math.max(wanted - done, 0), wanted)
}
