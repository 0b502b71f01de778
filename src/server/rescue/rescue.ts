/**
 * What a tablet hands over that can send nothing any more: opened with the server's key, and proven to be of the tablet
 * that signed it. Whoever brings it proves nothing and reads nothing.
 */
import { createECDH, hash } from 'node:crypto'
import { inflateRawSync } from 'node:zlib'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke'
import * as v from 'valibot'
import { instant } from '#shared/fields.ts'
import type { RescueRefusal } from '#shared/rescue-api.ts'
import {
  readEnvelope,
  rescueInfo,
  signatureBytes,
  signedBytes,
  tabletKeyBytes,
} from '#shared/rescue-envelope.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { findTabletKey, isSignedWith } from '../promises/tablet-keys.ts'

export type Opened = {
  envelopeId: string
  tabletId: string
  tabletNm: string
  /** For a manager to decide: its tablet was un-paired since, or is not for adding. */
  isHeld: boolean
  /** By the tablet's clock. */
  sealedAt: number
  /** As the tablet wrote them. */
  commands: readonly unknown[]
}

export type Rescue = {
  /** P-256, uncompressed, in base64url. */
  publicKey: string
  open(envelope: Uint8Array): Promise<Opened | RescueRefusal>
  /** Once, however often and by whomever it is brought. */
  note(opened: Opened, by: { actor: string; at: number }): Promise<void>
}

/** Ten times what an envelope of full size inflates to. */
const mostInflated = 16_000_000
const content = v.object({ sealedAt: instant, commands: v.array(v.unknown()) })

export async function createRescue({ db, vault }: { db: Db; vault: Vault }): Promise<Rescue> {
  const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
  const { keys, publicKey } = await ownKeys(vault)
  const ownId = hash('sha256', publicKey, 'hex').slice(0, 16)

  async function unseal(bytes: Uint8Array): Promise<Buffer | RescueRefusal> {
    const envelope = readEnvelope(bytes)
    if (envelope === 'none') return 'rescue-none'
    if (envelope === 'cut') return 'rescue-cut'
    const { serverKeyId, encapsulated, sealed, head } = envelope
    if (serverKeyId !== ownId) return 'rescue-foreign'
    try {
      const context = { info: rescueInfo, aad: head }
      return Buffer.from(await suite.Open(keys, encapsulated, sealed, context))
    } catch {
      return 'rescue-altered'
    }
  }

  return {
    publicKey: publicKey.toString('base64url'),
    async open(bytes) {
      const plain = await unseal(bytes)
      if (typeof plain === 'string') return plain
      const keyId = plain.subarray(0, tabletKeyBytes).toString('latin1')
      const signature = plain.subarray(tabletKeyBytes, tabletKeyBytes + signatureBytes)
      const packed = plain.subarray(tabletKeyBytes + signatureBytes)
      const key = await findTabletKey(db.read, keyId)
      const signed = signedBytes(ownId, packed)
      if (!key || !isSignedWith(key.publicKey, signed, signature)) return 'rescue-forged'
      const { tabletId } = key
      const [tablet] = await db.read<Row & { name: string; may: string; revoked_at: number | null }>(
        'SELECT name, may, revoked_at FROM tablets WHERE tablet_id = $1',
        [tabletId],
      )
      if (!tablet) return 'rescue-forged'
      const read = readContent(packed)
      if (!read) return 'rescue-altered'
      const envelopeId = hash('sha256', bytes, 'base64url')
      const isHeld = tablet.revoked_at !== null || !tablet.may.split(',').includes('add')
      return { envelopeId, tabletId, tabletNm: tablet.name, isHeld, ...read }
    },
    async note({ envelopeId, tabletId, commands: { length: commands }, sealedAt }, { actor, at }) {
      await db.write(async (tx) => {
        const noted = await tx.run(
          `INSERT INTO rescues (envelope_id, tablet_id, commands, sealed_at, taken_at) VALUES ($1, $2, $3, $4, $5)
           ON CONFLICT (envelope_id) DO NOTHING`,
          [envelopeId, tabletId, commands, sealedAt, at],
        )
        const body = { tabletId, commands }
        if (noted === 1)
          await appendAudit(tx, { chain: 'shop', at, event: 'rescue.taken-in', commandId: null, actor, body })
      })
    },
  }
}

/** Derived from the shop's secret: all processes have the same ones, and a restored shop has them again. */
async function ownKeys(vault: Vault) {
  const scalar = Buffer.from(vault.digest('rescue', 'key'), 'base64url')
  const ecdh = createECDH('prime256v1')
  // Throws where the digest is no scalar of the curve, as one of 2^32 is (FIPS 186-5, appendix A.2).
  ecdh.setPrivateKey(scalar)
  const publicKey = ecdh.getPublicKey()
  const x = publicKey.subarray(1, 33).toString('base64url')
  const y = publicKey.subarray(33).toString('base64url')
  const point = { kty: 'EC', crv: 'P-256', x, y }
  const algorithm = { name: 'ECDH', namedCurve: 'P-256' }
  const { subtle } = crypto
  const keys = {
    publicKey: await subtle.importKey('jwk', point, algorithm, true, []),
    privateKey: await subtle.importKey(
      'jwk',
      { ...point, d: scalar.toString('base64url') },
      algorithm,
      false,
      ['deriveBits'],
    ),
  }
  return { keys, publicKey }
}

function readContent(packed: Buffer): { sealedAt: number; commands: unknown[] } | null {
  try {
    const json: unknown = JSON.parse(inflateRawSync(packed, { maxOutputLength: mostInflated }).toString())
    const parsed = v.safeParse(content, json)
    return parsed.success ? parsed.output : null
  } catch {
    return null
  }
}
