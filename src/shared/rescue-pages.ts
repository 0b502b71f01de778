/**
 * An envelope as QR codes, one after the other without an end: each says which envelope it is of, how long that is and
 * its own number, and holds a page of the fountain. In capitals and digits, which a QR code packs tightest.
 */
import { fromBase45, toBase45 } from './base45.ts'
import { type Gathering, gather, pageOf } from './fountain.ts'
import { rescueMark as begin, isRescuePage } from './rescue-mark.ts'

/** Of the envelope's SHA-256. */
const envelopeIdBytes = 6
const headBytes = envelopeIdBytes + 3 + 2
/** So that a code holds 508 letters: beyond 512 no reader of ours looks. */
export const blockBytes = 324
/** In base64 it fits a request of the server's. */
export const mostEnvelopeBytes = 180_000
const pageNos = 2 ** 16

type Head = { envelopeId: string; bytes: number; pageNo: number }

const fountainOf = (bytes: number) => ({ blocks: Math.ceil(bytes / blockBytes), blockBytes })

/** How many different codes it takes at least. */
export const pagesNeeded = (bytes: number) => fountainOf(bytes).blocks

/** `digest` is the envelope's SHA-256. After the last number the first one follows. */
export function rescuePage(envelope: Uint8Array, digest: Uint8Array, at: number): string {
  const pageNo = at % pageNos
  const { length } = envelope
  const head = [length >> 16, (length >> 8) & 255, length & 255, pageNo >> 8, pageNo & 255]
  const page = pageOf(envelope, fountainOf(length), pageNo)
  return begin + toBase45(Uint8Array.of(...digest.subarray(0, envelopeIdBytes), ...head, ...page))
}

function readPage(text: string): (Head & { page: Uint8Array }) | null {
  const bytes = isRescuePage(text) ? fromBase45(text.slice(begin.length)) : null
  if (bytes?.length !== headBytes + blockBytes) return null
  const head = bytes.subarray(envelopeIdBytes, headBytes)
  const [high = 0, middle = 0, low = 0, noHigh = 0, noLow = 0] = head
  const length = high * 65536 + middle * 256 + low
  if (length === 0 || length > mostEnvelopeBytes) return null
  const pageNo = noHigh * 256 + noLow
  return { envelopeId: idOf(bytes), bytes: length, pageNo, page: bytes.subarray(headBytes) }
}

/** As text, to be compared. */
export const idOf = (digest: Uint8Array) => toBase45(digest.subarray(0, envelopeIdBytes))

type PagesRead = {
  envelopeId: string
  needed: number
  missing: number
  /** Once nothing is missing; whether it is what was shown its digest tells. */
  envelope: Uint8Array | null
}

/** Takes what a camera reads; null for what is no page. A page of another envelope begins anew: the tablet shows that one now. */
export function createPageReader(): { read(text: string): PagesRead | null; forget(): void } {
  let gathering: (Gathering & { envelopeId: string; bytes: number }) | null = null
  return {
    read(text) {
      const page = readPage(text)
      if (!page) return null
      const { envelopeId, bytes, pageNo } = page
      if (gathering?.envelopeId !== envelopeId || gathering.bytes !== bytes)
        gathering = { ...gather(fountainOf(bytes)), envelopeId, bytes }
      gathering.add(pageNo, page.page)
      const envelope = gathering.whole()?.subarray(0, bytes) ?? null
      return { envelopeId, needed: pagesNeeded(bytes), missing: gathering.missing(), envelope }
    },
    forget() {
      gathering = null
    },
  }
}
