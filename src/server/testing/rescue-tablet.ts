/** A tablet's part of a rescue, as the counter does it, with Node's cryptography. */
import { createHash } from 'node:crypto'
import { deflateRawSync } from 'node:zlib'
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke'
import { type RescueContent, type Sealing, sealEnvelope } from '#shared/rescue-envelope.ts'
import type { Browser } from './browser.ts'
import { newPromiseKey } from './promise-tablet.ts'

const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
export const digestOf = (bytes: Uint8Array): Buffer => createHash('sha256').update(bytes).digest()

/** With a key of its own, which the shop knows from now on. `changes`: what a liar would do otherwise. */
export async function rescuerOf(tablet: Pick<Browser, 'call'>) {
  const { publicKey, privateKey } = await newPromiseKey()
  const { keyId } = (await tablet.call('POST', 'promise-keys', { publicKey })).result as { keyId: string }
  const served = (await tablet.call('GET', 'rescue-key')).result as { publicKey: string }
  const raw = Buffer.from(served.publicKey, 'base64url')
  const serverKey = await suite.DeserializePublicKey(raw)
  return (content: RescueContent, changes: Partial<Sealing> = {}) =>
    sealEnvelope(content, {
      serverKeyId: digestOf(raw).toString('hex').slice(0, 16),
      tabletKeyId: keyId,
      deflate: async (text) => deflateRawSync(text),
      sign: async (bytes) =>
        new Uint8Array(
          await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, Buffer.from(bytes)),
        ),
      seal: (plain, context) => suite.Seal(serverKey, plain, context),
      ...changes,
    })
}
