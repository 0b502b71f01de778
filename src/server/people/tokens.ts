import { createHash, randomBytes } from 'node:crypto'

/** 256 bits, for a cookie or an address that is shown once. The database keeps the hash only. */
export function newToken(): string {
  return randomBytes(32).toString('base64url')
}

/** 256 random bits need no slow hash. */
export function hashedToken(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
