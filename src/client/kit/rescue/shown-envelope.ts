import type { RefusalName } from '#shared/refusals.ts'
import { createPageReader, idOf } from '#shared/rescue-pages.ts'

export type Reading = {
  /** Of the codes that are before the camera now; null before the first one. */
  codes: { needed: number; missing: number } | null
  /** Why nothing was taken, and how many bytes are missing of what was cut. */
  trouble: { refusal: RefusalName; missingBytes: number } | null
}

type Bytes = Uint8Array<ArrayBuffer>

type Deps = {
  /** False where it could not be kept. */
  take: (envelope: Bytes, digest: Bytes) => Promise<boolean>
  tell: (reading: Reading) => void
}

/**
 * Codes in, their envelope out: once where it was taken, and as often as it is shown where it could not be kept. That
 * it could not stays on the screen meanwhile.
 */
export function createEnvelopeReader({ take, tell }: Deps): (text: string) => void {
  const reader = createPageReader()
  let doneId = ''
  let unkeptId = ''
  async function check(envelope: Bytes, envelopeId: string): Promise<void> {
    const digest = await sha256(envelope)
    if (idOf(digest) !== envelopeId)
      return tell({ codes: null, trouble: { refusal: 'rescue-altered', missingBytes: 0 } })
    doneId = envelopeId
    if (await take(envelope, digest)) return
    unkeptId = envelopeId
    if (doneId === envelopeId) doneId = ''
  }
  return (text) => {
    const page = reader.read(text)
    if (!page || page.envelopeId === doneId) return
    const { envelopeId, needed, missing, envelope } = page
    if (!envelope) {
      if (envelopeId !== unkeptId) tell({ codes: { needed, missing }, trouble: null })
      return
    }
    // One code that is not what was shown spoils the whole: it is read once more.
    reader.forget()
    check(new Uint8Array(envelope), envelopeId).catch(() => {})
  }
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
}
