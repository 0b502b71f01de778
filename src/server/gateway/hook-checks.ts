/**
 * What a webhook of the hosted service says of itself. Its signature is named in public and what it signs is not: where
 * the shop knows both secret and string it is checked, else only that it is formed as one. Whoever sent it, what it
 * tells stays a hint (hints.ts).
 */
import { createHmac, hash, timingSafeEqual } from 'node:crypto'

/** `signs`: the string, with its parts as `{t}`, `{timestamp}`, `{eventId}`, `{requestId}`, `{sha256}`, `{body}`. */
export type HookSigning = { secret: Buffer; signs: string }

type HookCall = { header: (name: string) => string | undefined; body: Buffer }

type HookCheck =
  | {
      kind: 'let-in'
      eventId: string
      /** By the service's clock, each that it names. */
      instants: number[]
    }
  | { kind: 'malformed'; header: string }
  /** The signature is missing, or another one than this secret makes. */
  | { kind: 'unsigned' }

const headers = {
  eventId: 'X-Vivoldi-Event-Id',
  requestId: 'X-Vivoldi-Request-Id',
  timestamp: 'X-Vivoldi-Timestamp',
  signature: 'X-Vivoldi-Signature',
  sha256: 'X-Content-SHA256',
} as const

const part = /\{(\w+)\}/g
const parts = ['t', 'timestamp', 'eventId', 'requestId', 'sha256', 'body']
/** Below it a timestamp is in seconds: the documentation shows milliseconds and says seconds. */
const leastMs = 100_000_000_000
const algorithm = 'hmac-sha256'

/** Throws one sentence that says what is wrong: a string that leaves the body or the time out would prove neither. */
export function readHookSigning(secret: string, signs: string): HookSigning {
  const named = [...signs.matchAll(part)].map(([, name = '']) => name)
  const unknown = named.find((name) => !parts.includes(name))
  if (unknown !== undefined) throw new Error(`{${unknown}} is none of {${parts.join('}, {')}}`)
  const has = (...names: string[]) => names.some((name) => named.includes(name))
  if (!has('body', 'sha256')) throw new Error('neither {body} nor {sha256} is signed')
  if (!has('t', 'timestamp')) throw new Error('neither {t} nor {timestamp} is signed')
  const [, encoding, encoded = ''] = /^(hex|base64):(.*)$/s.exec(secret) ?? []
  const bytes = encoding ? Buffer.from(encoded, encoding as BufferEncoding) : Buffer.from(secret)
  // What is no hex or base64 is cut where it ends to be: half a key is no key.
  if (encoding && bytes.toString(encoding as BufferEncoding).replace(/=+$/, '') !== plain(encoding, encoded))
    throw new Error(`the secret is not ${encoding}`)
  if (bytes.length < 16) throw new Error('the secret is shorter than 16 bytes')
  // As a setting it is one line.
  return { secret: bytes, signs: signs.replaceAll('\\n', '\n') }
}

const plain = (encoding: string, text: string) =>
  encoding === 'hex' ? text.toLowerCase() : text.replace(/=+$/, '')

export function checkHook({ header, body }: HookCall, signing: HookSigning | null): HookCheck {
  const malformed = (name: keyof typeof headers) => ({ kind: 'malformed', header: headers[name] }) as const
  const eventId = header(headers.eventId) ?? ''
  if (!/^[\w.:-]{1,100}$/.test(eventId)) return malformed('eventId')
  const timestamp = header(headers.timestamp)
  const sentAt = timestamp === undefined ? null : instantOf(timestamp)
  if (timestamp !== undefined && sentAt === null) return malformed('timestamp')
  const sha256 = header(headers.sha256)
  if (sha256 !== undefined && !isHashOf(body, sha256)) return malformed('sha256')
  const text = header(headers.signature)
  const signature = text === undefined ? null : readSignature(text)
  if (text !== undefined && !signature) return malformed('signature')

  const instants = [sentAt, signature && instantOf(signature.t)].filter((at) => at !== null)
  if (!signing) return { kind: 'let-in', eventId, instants }
  if (!signature) return { kind: 'unsigned' }
  const said = { t: signature.t, timestamp, eventId, requestId: header(headers.requestId), sha256 }
  if (!isSigned(signature.macs, { ...said, body }, signing)) return { kind: 'unsigned' }
  // An id that is not signed could be a new one on an old call: then what is signed is known again by its signature.
  const isIdSigned = signing.signs.includes('{eventId}')
  return { kind: 'let-in', eventId: isIdSigned ? eventId : `signed:${signature.macs[0]}`, instants }
}

/** `t=…,v1=<64 hex>,alg=hmac-sha256`, in any order; more than one `v1` while a secret is replaced. */
function readSignature(text: string): { t: string; macs: string[] } | null {
  const fields = text.split(',').map((field) => field.trim().split('='))
  const of = (name: string) => fields.flatMap(([key, value = '']) => (key === name ? [value] : []))
  const [t, ...otherTimes] = of('t')
  const macs = of('v1').map((mac) => mac.toLowerCase())
  const isFormed = macs.length > 0 && macs.length <= 5 && macs.every((mac) => /^[\da-f]{64}$/.test(mac))
  if (t === undefined || otherTimes.length > 0 || instantOf(t) === null || !isFormed) return null
  return of('alg').every((alg) => alg.toLowerCase() === algorithm) ? { t, macs } : null
}

type Said = Record<'t' | 'timestamp' | 'eventId' | 'requestId' | 'sha256', string | undefined> & {
  body: Buffer
}

/** Every `v1` is compared, in constant time: how long it takes says nothing of the right one. */
function isSigned(macs: readonly string[], { body, ...said }: Said, { secret, signs }: HookSigning): boolean {
  const hmac = createHmac('sha256', secret)
  // What is signed and is not there cannot have been signed.
  let isWhole = true
  for (const [n, piece] of signs.split(part).entries()) {
    const value = n % 2 === 0 ? piece : piece === 'body' ? body : said[piece as keyof typeof said]
    isWhole &&= value !== undefined
    hmac.update(value ?? '')
  }
  const right = hmac.digest()
  return macs.filter((mac) => timingSafeEqual(Buffer.from(mac, 'hex'), right)).length > 0 && isWhole
}

/** In hex, or in base64 of either alphabet: how it is written is not documented. */
function isHashOf(body: Buffer, text: string): boolean {
  const given = /^[\da-f]{64}$/i.test(text)
    ? Buffer.from(text, 'hex')
    : /^[\w+/-]{43}=?$/.test(text)
      ? Buffer.from(text, 'base64')
      : null
  return given !== null && timingSafeEqual(given, hash('sha256', body, 'buffer'))
}

function instantOf(text: string): number | null {
  if (!/^\d{9,14}$/.test(text)) return null
  const value = Number(text)
  return value < leastMs ? value * 1000 : value
}
