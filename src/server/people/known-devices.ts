/**
 * Browsers in which somebody has signed in before: what strangers try must not keep their owners out (OWASP, "Slow Down
 * Online Guessing Attacks with Device Cookies"). The cookie is good for one person and one password, and opens nothing:
 * tries with it are counted by themselves.
 */
import { randomBytes } from 'node:crypto'
import { isSameSecret, type Vault } from '../db/vault.ts'

type Account = { person_id: string; password_hash: string }

type KnownDevices = {
  make(account: Account): string
  /** The device's own id; null where the cookie is not of this account as it is now. */
  idOf(token: string | undefined, account: Account | undefined): string | null
}

export function createKnownDevices(vault: Vault): KnownDevices {
  const sign = (id: string, { person_id, password_hash }: Account) =>
    vault.digest('device', `${id} ${person_id} ${password_hash}`)
  return {
    make(account) {
      const id = randomBytes(16).toString('base64url')
      return `${id}.${sign(id, account)}`
    },
    idOf(token, account) {
      const [id = '', signature = ''] = token?.split('.') ?? []
      return account && isSameSecret(signature, sign(id, account)) ? id : null
    },
  }
}
