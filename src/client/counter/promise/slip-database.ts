/** What this tablet signs with, and the promise slips that it gave. */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'

export type Key = {
  publicKey: string
  privateKey: CryptoKey
  keyId: string | null
  /** The server's, in base64url. */
  rescueKey?: string
}

export type GivenSlip = {
  promiseNo: number
  stampIdx: number
  promisedAt: number
  slip: string
  personId?: string
  pinChecked?: false
  /** 1 as soon as the server has it: an index holds no booleans. */
  isTold: 0 | 1
}
interface Schema extends DBSchema {
  key: { key: 'own'; value: Key }
  slips: { key: number; value: GivenSlip; indexes: { stamp: number; told: number } }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined

export function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('stampdesk-promises', 1, {
    upgrade(db) {
      db.createObjectStore('key')
      const slips = db.createObjectStore('slips', { keyPath: 'promiseNo' })
      slips.createIndex('stamp', 'stampIdx')
      slips.createIndex('told', 'isTold')
    },
    terminated: forget,
  })
  opened.catch(forget)
  return opened
}

/** It did not open, or the browser has ended it, as iPadOS does: the next use opens it anew. */
function forget(): void {
  opened = undefined
}
