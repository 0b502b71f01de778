/** The lost card whose stamps go on to the blank one that is scanned next; in this page's memory alone. */
type PendingReplacement = { stampIdx: number; who: string; personId: string | null; since: number }

/** From the shelf to the counter; a blank card that is scanned later is another customer's. */
const goodForMs = 2 * 60_000

let pending: PendingReplacement | null = null

export function awaitBlank(next: PendingReplacement): void {
  pending = next
}

export function forgetReplacement(): void {
  pending = null
}

/** Null where nobody waits for it, or somebody else is at the tablet. */
export function pendingReplacement(now: number, personId: string | null): PendingReplacement | null {
  if (!pending || pending.personId !== personId || now - pending.since > goodForMs) return null
  return pending
}
