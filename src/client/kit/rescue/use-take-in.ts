import { useCallback, useEffect, useState } from 'react'
import { declaredLength, readEnvelope } from '#shared/rescue-envelope.ts'
import { idOf } from '#shared/rescue-pages.ts'
import type { ApiClient } from '../../api/api-client.ts'
import type { Camera } from '../../scan/camera.ts'
import { createEnvelopeReader, type Reading, sha256 } from './shown-envelope.ts'
import { allTaken, deliverTaken, keepTaken, type Taken } from './taken.ts'

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

  /** False where it could not be kept. */
  const take = useCallback(
    async (envelope: Uint8Array<ArrayBuffer>, digest: Uint8Array) => {
      const read = readEnvelope(envelope)
      if (typeof read === 'string') {
        const refusal = read === 'cut' ? 'rescue-cut' : 'rescue-none'
        const missingBytes = Math.max(declaredLength(envelope) - envelope.length, 0)
        setReading({ codes: null, trouble: { refusal, missingBytes } })
        return true
      }
      try {
        await keepTaken({ envelopeId: idOf(digest), envelope, takenAt: now() })
      } catch {
        setReading({ codes: null, trouble: { refusal: 'not-saved', missingBytes: 0 } })
        return false
      }
      setReading(nothing)
      deliver()
      return true
    },
    [now, deliver],
  )

  useEffect(() => {
    deliver()
    const timer = setInterval(deliver, againMs)
    return () => clearInterval(timer)
  }, [deliver])

  useEffect(() => {
    return camera?.onRead(createEnvelopeReader({ take, tell: setReading }))
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
