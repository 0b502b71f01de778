/** A code that was away for this long and comes back has been presented again. */
const presentationGapMs = 1500

/**
 * One read a presentation: a decoder sees the same code thirty times a second, the counter must hear of it
 * once. Several codes in view are each read once.
 */
export function createReadFilter() {
  const lastSeenAt = new Map<string, number>()
  let lastRead: string | null = null

  return {
    /** True where this sight of `text` opens a presentation. */
    isNew(text: string, at: number): boolean {
      const seenAt = lastSeenAt.get(text)
      for (const [other, otherAt] of lastSeenAt) {
        if (at - otherAt > presentationGapMs) lastSeenAt.delete(other)
      }
      lastSeenAt.set(text, at)
      const isNew = seenAt === undefined || at - seenAt > presentationGapMs
      if (isNew) lastRead = text
      return isNew
    },

    /**
     * Nothing was looked at for a while, so the code that was read last may have lain there all the time:
     * it counts as seen now. Else the card that was just left would open again.
     */
    resume(at: number): void {
      if (lastRead !== null) lastSeenAt.set(lastRead, at)
    },
  }
}
