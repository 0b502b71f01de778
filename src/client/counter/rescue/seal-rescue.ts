/** What waits on this tablet, signed with its key and sealed for the server's. */
import { AEAD_AES_256_GCM, CipherSuite, KDF_HKDF_SHA256, KEM_DHKEM_P256_HKDF_SHA256 } from 'hpke'
import { sealEnvelope } from '#shared/rescue-envelope.ts'
import { fromBase64url } from '../../kit/base64url.ts'
import type { Entry, Held } from '../../outbox/entry.ts'
import { tabletKey } from '../promise/tablet-key.ts'

/** One that has its number: not in its hold any more, in which it can still be taken back unsent. */
export type Numbered = Exclude<Entry, Held>
export type SealedPart = { envelope: Uint8Array<ArrayBuffer>; digest: Uint8Array<ArrayBuffer>; taps: number }

/** Of the commands as JSON, which deflating makes a fifth of: 500 are one part, and none is too large for a request. */
const mostJson = 160_000

/** The server has not decided it. A stuck one may be read by a newer server. */
export const isUndecided = (entry: Entry): entry is Numbered =>
  entry.phase === 'waiting' || entry.phase === 'sent' || entry.phase === 'stuck'

/** Null where this tablet was not online since it learned this. `personId`: of whoever is here, for a tap that names nobody. */
export async function sealRescue(
  entries: readonly Numbered[],
  { sealedAt, personId }: { sealedAt: number; personId: string | undefined },
): Promise<SealedPart[] | null> {
  const key = await tabletKey()
  if (!key?.rescueKey) return null
  const suite = new CipherSuite(KEM_DHKEM_P256_HKDF_SHA256, KDF_HKDF_SHA256, AEAD_AES_256_GCM)
  const raw = fromBase64url(key.rescueKey)
  const serverKey = await suite.DeserializePublicKey(raw)
  const serverKeyId = hexOf((await sha256(raw)).subarray(0, 8))
  const commands = entries.map(({ command, seq, epoch }) => ({
    ...(personId !== undefined && { personId }),
    ...command,
    seq,
    epoch,
  }))
  const parts: SealedPart[] = []
  for (const part of inParts(commands)) {
    const envelope = await sealEnvelope(
      { sealedAt, commands: part },
      {
        serverKeyId,
        tabletKeyId: key.keyId,
        deflate,
        sign: (bytes) => key.sign(new Uint8Array(bytes)),
        seal: (plain, context) => suite.Seal(serverKey, plain, context),
      },
    )
    const bytes = new Uint8Array(envelope)
    parts.push({ envelope: bytes, digest: await sha256(bytes), taps: part.length })
  }
  return parts
}

function inParts<Command>(commands: readonly Command[]): Command[][] {
  const parts: Command[][] = []
  let room = 0
  for (const command of commands) {
    const { length } = JSON.stringify(command)
    if (length > room) {
      parts.push([])
      room = mostJson
    }
    parts.at(-1)?.push(command)
    room -= length
  }
  return parts
}

async function deflate(text: string): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'))
  return new Uint8Array(await new Response(stream).arrayBuffer())
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))

const hexOf = (bytes: Uint8Array) => Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('')
