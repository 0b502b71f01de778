/** Between tries of a call or of what follows a reward: doubled each time, up to a longest wait. */
const firstWaitMs = 1000
const longestWaitMs = 60_000

export function backoffMs(tries: number): number {
  return Math.min(firstWaitMs * 2 ** Math.min(tries, 10), longestWaitMs)
}
