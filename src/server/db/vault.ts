import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hash,
  hkdfSync,
  type KeyObject,
  randomBytes,
  timingSafeEqual,
} from 'node:crypto'

/** How secrets lie in the database: sealed, or as a keyed digest. The key is outside it (`STAMPDESK_SECRET`). */
export type Vault = {
  /** AES-256-GCM with a fresh nonce; `context` (which row it belongs to) is authenticated with it. */
  seal(plain: string, context: string): string
  /** Throws where the text was altered, moved to another row, or sealed with another secret. */
  unseal(sealed: string, context: string): string
  /** HMAC-SHA256, base64url, under a key of its own for each purpose. */
  digest(purpose: string, text: string): string
}

export function createVault(secret: string): Vault {
  if (secret.length < 32) throw new Error('STAMPDESK_SECRET must be at least 32 characters')
  const key = (purpose: string) => Buffer.from(hkdfSync('sha256', secret, 'stampdesk', purpose, 32))
  const sealKey = key('seal')
  /** As objects of Node's: it takes ten times as long for a MAC to make one of bytes. */
  const digestKeys = new Map<string, KeyObject>()

  return {
    seal(plain, context) {
      const nonce = randomBytes(12)
      const cipher = createCipheriv('aes-256-gcm', sealKey, nonce).setAAD(Buffer.from(context))
      return Buffer.concat([
        nonce,
        cipher.update(plain, 'utf8'),
        cipher.final(),
        cipher.getAuthTag(),
      ]).toString('base64url')
    },
    unseal(sealed, context) {
      const bytes = Buffer.from(sealed, 'base64url')
      const decipher = createDecipheriv('aes-256-gcm', sealKey, bytes.subarray(0, 12)).setAAD(
        Buffer.from(context),
      )
      decipher.setAuthTag(bytes.subarray(-16))
      return Buffer.concat([decipher.update(bytes.subarray(12, -16)), decipher.final()]).toString('utf8')
    },
    digest(purpose, text) {
      let digestKey = digestKeys.get(purpose)
      if (!digestKey) {
        digestKey = createSecretKey(key(`digest:${purpose}`))
        digestKeys.set(purpose, digestKey)
      }
      return createHmac('sha256', digestKey).update(text).digest('base64url')
    },
  }
}

/** Constant time in the content, and in the length too: both sides are hashed first. */
export function isSameSecret(one: string, other: string): boolean {
  const digest = (text: string) => hash('sha256', text, 'buffer')
  return timingSafeEqual(digest(one), digest(other))
}
