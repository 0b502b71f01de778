/** A code that was away for this long and comes back has been presented again. */
const presentationGapMs = 1500

/**
 * One read a presentation: a decoder sees the same code thirty times a second, the counter must hear of it
 * once. Several codes in view are each read once.
 */
export function createReadFilter() {
  const lastSeenAt = new Map<string, number>()

  return {
    /** True where this sight of `text` opens a presentation. */
    isNew(text: string, at: number): boolean {
      const seenAt = lastSeenAt.get(text)
      for (const [other, otherAt] of lastSeenAt) {
        if (at - otherAt > presentationGapMs) lastSeenAt.delete(other)
      }
      lastSeenAt.set(text, at)
      return seenAt === undefined || at - seenAt > presentationGapMs
    },

    /** In view together, where none of them opens: what was read has been there all the time. */
    beside(texts: readonly string[], at: number): void {
      for (const text of texts) {
        const seenAt = lastSeenAt.get(text)
        if (seenAt !== undefined && at - seenAt <= presentationGapMs) lastSeenAt.set(text, at)
      }
    },

    /**
     * Nothing was looked at for a while, so what was in view last may have lain there all the time: it counts as seen
     * now. Else the card that was just left would open again.
     */
    resume(at: number): void {
      for (const text of lastSeenAt.keys()) lastSeenAt.set(text, at)
    },
  }
}
