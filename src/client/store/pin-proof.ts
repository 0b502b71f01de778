/** Whether six digits are the ones that the server took from this person earlier, while there is no line to ask it. */
type PinProof = {
  keep(personId: string, pin: string): Promise<void>
  knows(personId: string): boolean
  /** `unknown`: never kept here, or guessed at too often; then only the server can tell. */
  check(
    personId: string,
    pin: string,
  ): Promise<{ is: 'right' } | { is: 'wrong'; triesLeft: number } | { is: 'unknown' }>
}

const maxTries = 5

/**
 * In this page's memory alone, under a key that cannot be taken out of it: a reload forgets it, nothing of it reaches a
 * disk, and a copy of the tablet is of no use to whoever guesses.
 */
export function createPinProof(subtle: SubtleCrypto | undefined): PinProof {
  const kept = new Map<string, { mac: ArrayBuffer; triesLeft: number }>()
  let key: Promise<CryptoKey> | undefined

  async function macKey(from: SubtleCrypto): Promise<CryptoKey> {
    key ??= from.generateKey({ name: 'HMAC', hash: 'SHA-256' }, false, [
      'sign',
      'verify',
    ]) as Promise<CryptoKey>
    return key
  }
  const bytes = (personId: string, pin: string) => new TextEncoder().encode(`${personId}\n${pin}`)

  return {
    async keep(personId, pin) {
      if (!subtle) return
      const mac = await subtle.sign('HMAC', await macKey(subtle), bytes(personId, pin))
      kept.set(personId, { mac, triesLeft: maxTries })
    },
    knows: (personId) => kept.has(personId),
    async check(personId, pin) {
      const known = kept.get(personId)
      if (!known || !subtle) return { is: 'unknown' }
      // Counted before it is compared, as at the server (S-1).
      if (known.triesLeft <= 0) return { is: 'unknown' }
      known.triesLeft -= 1
      if (await subtle.verify('HMAC', await macKey(subtle), known.mac, bytes(personId, pin))) {
        known.triesLeft = maxTries
        return { is: 'right' }
      }
      if (known.triesLeft <= 0) kept.delete(personId)
      return { is: 'wrong', triesLeft: Math.max(known.triesLeft, 0) }
    },
  }
}

/** One a page; `crypto.subtle` is there on secure addresses only, and without it the server alone can tell. */
export const pinProof = createPinProof(globalThis.crypto?.subtle)
