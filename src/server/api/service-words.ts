/** Why the hosted service refuses, in its own words where none of ours says it: for people, and for the counter's screen. */
export function wordsOf(says: string | null | undefined): { field?: string; detail?: { says: string } } {
  return says ? { field: says, detail: { says } } : {}
}
