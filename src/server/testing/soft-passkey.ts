/** An authenticator in software, which does what WebAuthn Level 3 says, or lies as a test has it. */
import { createHash, generateKeyPairSync, randomBytes, sign } from 'node:crypto'

type Lie = { origin?: string; rpId?: string; isVerified?: boolean; challenge?: string; type?: string }

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest()
const base64Url = (data: string | Buffer) => Buffer.from(data).toString('base64url')
const userPresent = 0x01
const userVerified = 0x04
const hasKey = 0x40

export function createSoftPasskey(site: { origin: string; rpId: string }) {
  const { publicKey, privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' })
  const id = randomBytes(16)
  let count = 0

  function clientData(type: string, challenge: string, lie: Lie): Buffer {
    return Buffer.from(
      JSON.stringify({
        type: lie.type ?? type,
        challenge: lie.challenge ?? challenge,
        origin: lie.origin ?? site.origin,
        crossOrigin: false,
      }),
    )
  }
  /** Section 6.1. */
  function authenticatorData(flags: number, lie: Lie): Buffer {
    const head = Buffer.alloc(5)
    head.writeUInt8(flags | userPresent | ((lie.isVerified ?? true) ? userVerified : 0))
    head.writeUInt32BE(count, 1)
    return Buffer.concat([sha256(lie.rpId ?? site.rpId), head])
  }
  /** COSE (RFC 9053): EC2, ES256, P-256, x, y. */
  function coseKey(): Buffer {
    const { x = '', y = '' } = publicKey.export({ format: 'jwk' })
    const coordinate = (name: number, value: string) =>
      Buffer.concat([Buffer.from([name, 0x58, 0x20]), Buffer.from(value, 'base64url')])
    const kind = Buffer.from([0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01])
    return Buffer.concat([kind, coordinate(0x21, x), coordinate(0x22, y)])
  }

  return {
    /** What its next answers say that it has counted. */
    countTo: (next: number) => void (count = next),
    make(challenge: string, lie: Lie = {}) {
      const length = Buffer.alloc(2)
      length.writeUInt16BE(id.length)
      const data = Buffer.concat([authenticatorData(hasKey, lie), Buffer.alloc(16), length, id, coseKey()])
      // CBOR (RFC 8949): a map of three, the last a byte string of fewer than 256.
      const attestationObject = Buffer.concat([
        Buffer.from([0xa3, 0x63]),
        Buffer.from('fmt'),
        Buffer.from([0x64]),
        Buffer.from('none'),
        Buffer.from([0x67]),
        Buffer.from('attStmt'),
        Buffer.from([0xa0, 0x68]),
        Buffer.from('authData'),
        Buffer.from([0x58, data.length]),
        data,
      ])
      return {
        credentialId: base64Url(id),
        clientDataJSON: base64Url(clientData('webauthn.create', challenge, lie)),
        attestationObject: base64Url(attestationObject),
        transports: ['internal'],
      }
    },
    /** It counts one more, as section 6.1.1 has it, unless it does not count at all. */
    answer(challenge: string, lie: Lie = {}, counts = true) {
      if (counts) count++
      const data = authenticatorData(0, lie)
      const client = clientData('webauthn.get', challenge, lie)
      return {
        credentialId: base64Url(id),
        clientDataJSON: base64Url(client),
        authenticatorData: base64Url(data),
        signature: base64Url(sign('sha256', Buffer.concat([data, sha256(client)]), privateKey)),
      }
    },
  }
}
