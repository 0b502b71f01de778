import { useCallback, useEffect, useState } from 'react'
import type { RefusalName } from '#shared/refusals.ts'
import { declaredLength, readEnvelope } from '#shared/rescue-envelope.ts'
import { createPageReader, idOf } from '#shared/rescue-pages.ts'
import type { ApiClient } from '../../api/api-client.ts'
import type { Camera } from '../../scan/camera.ts'
import { allTaken, deliverTaken, keepTaken, type Taken } from './taken.ts'

export type Reading = {
  /** Of the codes that are before the camera now; null before the first one. */
  codes: { needed: number; missing: number } | null
  /** Why nothing was taken, and how many bytes are missing of what was cut. */
  trouble: { refusal: RefusalName; missingBytes: number } | null
}

type Deps = { api: ApiClient; now: () => number; camera: Pick<Camera, 'onRead'> | null }

const nothing: Reading = { codes: null, trouble: null }
const againMs = 10_000

export function useTakeIn({ api, now, camera }: Deps) {
  const [reading, setReading] = useState(nothing)
  const [taken, setTaken] = useState<readonly Taken[]>([])

  const deliver = useCallback(() => {
    const showAndDeliver = async () => {
      setTaken(await allTaken())
      await deliverTaken(api)
      setTaken(await allTaken())
    }
    // A storage that does not answer now is asked again in a moment.
    showAndDeliver().catch(() => {})
  }, [api])

  const take = useCallback(
    async (envelope: Uint8Array<ArrayBuffer>, digest: Uint8Array) => {
      const read = readEnvelope(envelope)
      if (typeof read === 'string') {
        const refusal = read === 'cut' ? 'rescue-cut' : 'rescue-none'
        const missingBytes = Math.max(declaredLength(envelope) - envelope.length, 0)
        return setReading({ codes: null, trouble: { refusal, missingBytes } })
      }
      try {
        await keepTaken({ envelopeId: idOf(digest), envelope, takenAt: now() })
      } catch {
        return setReading({ codes: null, trouble: { refusal: 'not-saved', missingBytes: 0 } })
      }
      setReading(nothing)
      deliver()
    },
    [now, deliver],
  )

  useEffect(() => {
    deliver()
    const timer = setInterval(deliver, againMs)
    return () => clearInterval(timer)
  }, [deliver])

  useEffect(() => {
    if (!camera) return
    const reader = createPageReader()
    let doneId = ''
    return camera.onRead((text) => {
      const page = reader.read(text)
      if (!page || page.envelopeId === doneId) return
      const { envelopeId, needed, missing, envelope } = page
      if (!envelope) return setReading({ codes: { needed, missing }, trouble: null })
      // One code that is not what was shown spoils the whole: it is read once more.
      reader.forget()
      const whole = new Uint8Array(envelope)
      const check = async () => {
        const digest = await sha256(whole)
        if (idOf(digest) !== envelopeId)
          return setReading({ codes: null, trouble: { refusal: 'rescue-altered', missingBytes: 0 } })
        doneId = envelopeId
        await take(whole, digest)
      }
      check().catch(() => {})
    })
  }, [camera, take])

  return {
    reading,
    taken,
    async takeFile(file: Blob): Promise<void> {
      const envelope = new Uint8Array(await file.arrayBuffer())
      await take(envelope, await sha256(envelope))
    },
  }
}

const sha256 = async (bytes: Uint8Array<ArrayBuffer>) =>
  new Uint8Array(await crypto.subtle.digest('SHA-256', bytes))
