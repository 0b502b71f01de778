/**
 * The promise slips of this tablet and the key that signs them, in a database of their own. The private half of the key
 * cannot be taken out of the browser (Web Cryptography API, section 13: `extractable`); what is stored is a handle.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { registerPromiseKey, tellPromise } from '#shared/endpoints/promises.ts'
import { isPromiseNo, mostPromiseNo } from '#shared/promise-code.ts'
import { type Slip, signedText, slipOf } from '#shared/promise-slip.ts'
import type { ApiClient } from '../../api/api-client.ts'

type Key = { publicKey: string; privateKey: CryptoKey; keyId: string | null }
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

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

let opened: Promise<IDBPDatabase<Schema>> | undefined

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('stampdesk-promises', 1, {
    upgrade(db) {
      db.createObjectStore('key')
      const slips = db.createObjectStore('slips', { keyPath: 'promiseNo' })
      slips.createIndex('stamp', 'stampIdx')
      slips.createIndex('told', 'isTold')
    },
  })
  opened.catch(() => {
    opened = undefined
  })
  return opened
}

/** With a line: a key that the server knows, so that a slip can be given without one. */
export async function readyKey(api: ApiClient): Promise<void> {
  const key = await ownKey()
  if (key.keyId !== null) return
  const answer = await api({ endpoint: registerPromiseKey, body: { publicKey: key.publicKey } })
  if (answer.kind === 'ok') await (await database()).put('key', { ...key, keyId: answer.value.keyId }, 'own')
}

async function ownKey(): Promise<Key> {
  const db = await database()
  const known = await db.get('key', 'own')
  if (known) return known
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const key = {
    publicKey: base64url(await crypto.subtle.exportKey('raw', publicKey)),
    privateKey,
    keyId: null,
  }
  // Another tab may have been first: the first one stays.
  const tx = db.transaction('key', 'readwrite', { durability: 'strict' })
  const first = await tx.store.get('own')
  if (!first) await tx.store.put(key, 'own')
  await tx.done
  return first ?? key
}

type Who = { personId?: string; pinChecked?: false }

/** The same card on the same day has the same slip. Null where the server has never heard of this tablet's key. */
export async function giveSlip(stampIdx: number, now: number, who: Who): Promise<GivenSlip | null> {
  const db = await database()
  const before = await db.getAllFromIndex('slips', 'stamp', stampIdx)
  const same = before.find(({ promisedAt }) => dayOf(promisedAt) === dayOf(now))
  if (same) return same
  const key = await db.get('key', 'own')
  if (!key?.keyId) return null
  const content = { promiseNo: drawNo(), promisedAt: now, keyId: key.keyId }
  const slip = slipOf({ ...content, signature: await sign(key.privateKey, stampIdx, content) })
  const { promiseNo } = content
  const given: GivenSlip = { promiseNo, stampIdx, promisedAt: now, slip, ...who, isTold: 0 }
  const tx = db.transaction('slips', 'readwrite', { durability: 'strict' })
  await tx.store.add(given)
  await tx.done
  return given
}

const dayOf = (at: number) => new Date(at).toDateString()

function drawNo(): number {
  for (;;) {
    const [high = 0, low = 0] = crypto.getRandomValues(new Uint32Array(2))
    const promiseNo = (high % 8) * 2 ** 32 + low
    if (promiseNo <= mostPromiseNo && isPromiseNo(promiseNo)) return promiseNo
  }
}

async function sign(key: CryptoKey, stampIdx: number, content: Omit<Slip, 'signature'>): Promise<string> {
  const text = new TextEncoder().encode(signedText(stampIdx, content))
  return base64url(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, key, text))
}

const base64url = (bytes: ArrayBuffer) =>
  btoa(String.fromCharCode(...new Uint8Array(bytes)))
    .replaceAll('+', '-')
    .replaceAll('/', '_')
    .replaceAll('=', '')

/** How many slips a person gave at this tablet since then. */
export async function slipsGivenSince(personId: string, since: number): Promise<number> {
  const slips = await (await database()).getAll('slips')
  return slips.filter((given) => given.personId === personId && given.promisedAt >= since).length
}

/** What the server does not have yet. What it refuses is not asked of it for ever; the slip itself still counts. */
export async function tellSlips(api: ApiClient): Promise<void> {
  const db = await database()
  for (const given of await db.getAllFromIndex('slips', 'told', 0)) {
    const { stampIdx, slip, personId, pinChecked } = given
    const answer = await api({ endpoint: tellPromise, body: { stampIdx, slip, personId, pinChecked } })
    if (answer.kind === 'unreachable') return
    const isFinal = answer.kind === 'ok' || answer.refusal.startsWith('promise-')
    if (isFinal) await db.put('slips', { ...given, isTold: 1 })
  }
}
