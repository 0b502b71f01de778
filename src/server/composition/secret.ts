/** The pepper and the key of the vault: given, or made once in the data folder for its owner's eyes only. */
import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { writeOnce } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'
import { readSetting, settleSetting, textSetting } from '../db/settings.ts'
import { createVault, type Vault } from '../db/vault.ts'
import type { Settings } from './settings.ts'

const vaultMark = textSetting('vault_mark')
const leastLength = 32

/** A new one is made for a database that was never sealed with any: beside another it would open nothing. */
export async function readSecret({ STAMPDESK_SECRET, DATA_DIR }: Settings, db: Db): Promise<string> {
  if (STAMPDESK_SECRET) return STAMPDESK_SECRET
  const file = join(DATA_DIR, 'secret')
  if (!existsSync(file)) {
    if ((await readSetting(db.read, vaultMark)) !== null)
      throw new Error(
        `${file} is missing, and this database was begun with a secret: put the file back, or set STAMPDESK_SECRET.`,
      )
    writeOnce(file, randomBytes(48).toString('base64url'))
  }
  const secret = readSecretFile(file)
  if (secret.length < leastLength)
    throw new Error(`${file} is cut short: put it back as it was, or set STAMPDESK_SECRET.`)
  return secret
}

/** For a restore: the secret comes before the database that it opens. */
export function givenSecret({ STAMPDESK_SECRET, DATA_DIR }: Settings): string {
  if (STAMPDESK_SECRET) return STAMPDESK_SECRET
  const file = join(DATA_DIR, 'secret')
  if (existsSync(file)) return readSecretFile(file)
  throw new Error(`the backup's secret is needed first: put its file to ${file}, or set STAMPDESK_SECRET.`)
}

function readSecretFile(file: string): string {
  try {
    return readFileSync(file, 'utf8').trim()
  } catch (error) {
    const { message } = error as Error
    throw new Error(`${file} cannot be read by this user: ${message}`, { cause: error })
  }
}

/** Refuses a secret that is not the one with which this database was begun: nothing sealed would open. */
export async function openVault(db: Db, secret: string): Promise<Vault> {
  const vault = createVault(secret)
  const mark = vault.digest('vault', 'mark')
  if ((await settleSetting(db, vaultMark, mark)) !== mark)
    throw new Error(
      'STAMPDESK_SECRET (or the file secret in DATA_DIR) is not the secret of this database: what it sealed cannot be opened.',
    )
  return vault
}
