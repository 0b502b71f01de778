/** A tablet's part of a promise slip, as the counter does it: WebCrypto, and a private half that nobody reads. */
import type { webcrypto } from 'node:crypto'
import { signedText, slipOf } from '#shared/promise-slip.ts'
import type { Browser } from './browser.ts'

type PromiseKey = { publicKey: string; privateKey: webcrypto.CryptoKey }

export async function newPromiseKey(): Promise<PromiseKey> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256' }
  const keys = await crypto.subtle.generateKey(algorithm, false, ['sign', 'verify'])
  const raw = Buffer.from(await crypto.subtle.exportKey('raw', keys.publicKey))
  return { publicKey: raw.toString('base64url'), privateKey: keys.privateKey }
}

let promiseNo = 1_000_000

/** Signs slips with a key of its own, which the shop knows from now on. */
export async function signerOf(tablet: Pick<Browser, 'call'>) {
  const { publicKey, privateKey } = await newPromiseKey()
  const { result } = await tablet.call('POST', 'promise-keys', { publicKey })
  const { keyId } = result as { keyId: string }
  return async (stampIdx: number, promisedAt: number): Promise<string> => {
    const content = { promiseNo: ++promiseNo, promisedAt, keyId }
    const text = new TextEncoder().encode(signedText(stampIdx, content))
    const signature = await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, privateKey, text)
    return slipOf({ ...content, signature: Buffer.from(signature).toString('base64url') })
  }
}

export async function slipOfTablet(
  tablet: Pick<Browser, 'call'>,
  stampIdx: number,
  at: number,
): Promise<string> {
  return (await signerOf(tablet))(stampIdx, at)
}
