/** What a passkey signs: of our own making, good for a while and once. Whoever only asks for one leaves nothing here. */
import { randomBytes } from 'node:crypto'
import type { Queries } from '../db/db.ts'
import { isSameSecret, type Vault } from '../db/vault.ts'

/** As long as somebody looks for the right finger. */
export const challengeMs = 300_000

type Challenges = {
  /** `of`: whom or what it is for, and good for nobody else. */
  draw(of: string): string
  isOurs(challenge: string, of: string): boolean
  /** False where it was used before. */
  use(tx: Queries, challenge: string): Promise<boolean>
}

/** Its end, 16 random bytes (WebAuthn section 13.4.3) and a MAC of both. */
export function createChallenges({ vault, now }: { vault: Vault; now: () => number }): Challenges {
  const sign = (end: string, random: string, of: string) =>
    vault.digest('passkey challenge', `${end} ${random} ${of}`)

  return {
    draw(of) {
      const end = String(now() + challengeMs)
      const random = randomBytes(16).toString('base64url')
      return Buffer.from([end, random, sign(end, random, of)].join('.')).toString('base64url')
    },
    isOurs(challenge, of) {
      const [end = '', random = '', mac = ''] = partsOf(challenge)
      return isSameSecret(mac, sign(end, random, of)) && Number(end) > now()
    },
    async use(tx, challenge) {
      const [end = '', random = ''] = partsOf(challenge)
      await tx.run('DELETE FROM passkey_challenges WHERE expires_at < $1', [now()])
      const count = await tx.run(
        'INSERT INTO passkey_challenges (challenge, expires_at) VALUES ($1, $2) ON CONFLICT DO NOTHING',
        [random, Number(end)],
      )
      return count === 1
    },
  }
}

const partsOf = (challenge: string) => Buffer.from(challenge, 'base64url').toString().split('.')
