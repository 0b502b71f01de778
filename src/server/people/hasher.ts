import { argon2, randomBytes, timingSafeEqual } from 'node:crypto'
import { promisify } from 'node:util'
import pLimit from 'p-limit'
import type { Vault } from '../db/vault.ts'

/** PINs and passwords as they lie in the database: argon2id, keyed with a pepper that is outside it. */
export type Hasher = {
  hash(secret: string): Promise<string>
  isRight(secret: string, kept: string): Promise<boolean>
  /** The same for the same secret, and as dear to guess: tells that two people have chosen one, and not which. */
  twin(secret: string): Promise<string>
  /** Costs what a comparison costs, so that "no such account" takes as long as "wrong password". */
  pretend(secret: string): Promise<void>
  /** Refuse before the work is taken on: two at once, and a short line behind them (S-1). */
  isFull(): boolean
}

/** Of argon2id (RFC 9106): `memory` in KiB. */
export type HashCost = { memory: number; passes: number; parallelism: number }

/** OWASP Password Storage Cheat Sheet, argon2id: 19 MiB, two passes, one lane. 29 ms on one core here. */
export const usualHashCost: HashCost = { memory: 19_456, passes: 2, parallelism: 1 }
const saltBytes = 16
const hashBytes = 32
const maxAtOnce = 2
const maxWaiting = 16

const derive = promisify(argon2)

/** What is compared costs what it did when it was kept. */
export function createHasher(vault: Vault, cost = usualHashCost): Hasher {
  const pepper = Buffer.from(vault.digest('pepper', 'people'), 'base64url')
  const twinSalt = Buffer.from(vault.digest('twin', 'people'), 'base64url').subarray(0, saltBytes)
  const limit = pLimit(maxAtOnce)

  /** NFKC: the same password typed on another keyboard is the same password (NIST SP 800-63B section 3.1.1.2). */
  const digest = (secret: string, nonce: Buffer, { memory, passes, parallelism }: HashCost) =>
    limit(() =>
      derive('argon2id', {
        message: secret.normalize('NFKC'),
        nonce,
        memory,
        passes,
        parallelism,
        tagLength: hashBytes,
        secret: pepper,
      }),
    )

  return {
    async hash(secret) {
      const salt = randomBytes(saltBytes)
      return format(salt, await digest(secret, salt, cost), cost)
    },
    async isRight(secret, kept) {
      const { salt, hash, ...costs } = parse(kept)
      return timingSafeEqual(await digest(secret, salt, costs), hash)
    },
    twin: async (secret) => (await digest(secret, twinSalt, cost)).toString('base64url'),
    async pretend(secret) {
      await digest(secret, randomBytes(saltBytes), cost)
    },
    isFull: () => limit.pendingCount >= maxWaiting,
  }
}

/** The PHC string format, so that a later cost can stand beside this one. */
function format(salt: Buffer, hash: Buffer, { memory, passes, parallelism }: HashCost): string {
  return `$argon2id$v=19$m=${memory},t=${passes},p=${parallelism}$${salt.toString('base64url')}$${hash.toString('base64url')}`
}

function parse(kept: string): HashCost & { salt: Buffer; hash: Buffer } {
  const [, memory, passes, parallelism, salt, hash] =
    /^\$argon2id\$v=19\$m=(\d+),t=(\d+),p=(\d+)\$([\w-]+)\$([\w-]+)$/.exec(kept) ?? []
  if (!salt || !hash) throw new Error('a kept hash is not one of ours')
  return {
    memory: Number(memory),
    passes: Number(passes),
    parallelism: Number(parallelism),
    salt: Buffer.from(salt, 'base64url'),
    hash: Buffer.from(hash, 'base64url'),
  }
}
