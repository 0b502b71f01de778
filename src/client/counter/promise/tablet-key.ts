/**
 * The key with which this tablet signs, and the server's for which it seals, in a database of their own with the promise
 * slips. The private half cannot be taken out of the browser (Web Cryptography API, section 13: `extractable`); what is
 * stored is a handle.
 */
import { registerPromiseKey } from '#shared/endpoints/promises.ts'
import { getRescueKey } from '#shared/endpoints/rescue.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { toBase64url } from '../../kit/base64url.ts'
import { database, type Key } from './slip-database.ts'

const algorithm = { name: 'ECDSA', namedCurve: 'P-256' } as const

/** Once a visit: a server that was restored has perhaps never heard of this key, and may have another of its own. */
let isReady = false

/** With a line: what is needed without one. A key that the server knows, and the server's own. */
export async function readyKey(api: ApiClient): Promise<void> {
  if (isReady) return
  const { publicKey } = await ownKey()
  const own = await api({ endpoint: registerPromiseKey, body: { publicKey } })
  if (own.kind === 'ok') await change({ keyId: own.value.keyId })
  const servers = await api({ endpoint: getRescueKey })
  if (servers.kind === 'ok') await change({ rescueKey: servers.value.publicKey })
  isReady = own.kind === 'ok' && servers.kind === 'ok'
}

async function change(changes: Partial<Key>): Promise<void> {
  const tx = (await database()).transaction('key', 'readwrite', { durability: 'strict' })
  const key = await tx.store.get('own')
  if (key) await tx.store.put({ ...key, ...changes }, 'own')
  await tx.done
}

async function ownKey(): Promise<Key> {
  const db = await database()
  const known = await db.get('key', 'own')
  if (known) return known
  const { publicKey, privateKey } = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const raw = await crypto.subtle.exportKey('raw', publicKey)
  const key = { publicKey: toBase64url(new Uint8Array(raw)), privateKey, keyId: null }
  // Another tab may have been first: the first one stays.
  const tx = db.transaction('key', 'readwrite', { durability: 'strict' })
  const first = await tx.store.get('own')
  if (!first) await tx.store.put(key, 'own')
  await tx.done
  return first ?? key
}

type TabletKey = {
  keyId: string
  /** Null where the server has never told it. */
  rescueKey: string | null
  sign(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>>
}

/** Null where the server has never heard of this tablet's key. */
export async function tabletKey(): Promise<TabletKey | null> {
  const key = await (await database()).get('key', 'own')
  if (!key?.keyId) return null
  const { keyId, privateKey, rescueKey = null } = key
  return {
    keyId,
    rescueKey,
    sign: async (bytes) =>
      new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, bytes)),
  }
}
