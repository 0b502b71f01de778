import type { Decoder } from './camera-state.ts'
import type { DecodeReply, DecodeRequest } from './decoder-protocol.ts'
import type { Sight } from './symbols.ts'

type FrameReply = Extract<DecodeReply, { type: 'decoded' | 'unreadable' }>

const startWorker = () => new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' })

/** A look that takes longer than this has no end. */
const longestLookMs = 5_000

/**
 * The worker that decodes. `failed` is said once: it, or its wasm, did not load, or it died. A worker that is ended with
 * a frame in its hands leaves it to the garbage collector, and with it one of the camera's few buffers: it gives its
 * answer first, before which it closes the frame.
 */
export function startDecoder(onStatus: (status: Decoder) => void) {
  const worker = startWorker()
  let receive: ((reply: FrameReply) => void) | null = null
  let isOver = false
  let holdsFrame = false

  function fail(): void {
    worker.terminate()
    if (!isOver) onStatus('failed')
    isOver = true
  }

  function answered(reply: FrameReply): void {
    holdsFrame = false
    if (isOver) worker.terminate()
    else receive?.(reply)
  }

  worker.addEventListener('error', fail)
  worker.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => {
    if (data.type === 'failed') fail()
    else if (data.type === 'decoded' || data.type === 'unreadable') answered(data)
    else if (data.type === 'ready' && !isOver) onStatus('ready')
  })

  return {
    /** One frame at a time: the next one after the reply. */
    send(request: DecodeRequest): void {
      if (isOver) return request.frame.close()
      holdsFrame = true
      worker.postMessage(request, [request.frame])
    },
    onReply(run: (reply: FrameReply) => void): void {
      receive = run
    },
    stop(): void {
      isOver = true
      if (holdsFrame) setTimeout(() => worker.terminate(), longestLookMs)
      else worker.terminate()
    },
  }
}

/** A photograph's larger side: beyond it a code is only slower to find. */
const stillPx = 1600

/**
 * What is on a photograph, by a worker of its own, which ends with it: the camera may not even be there. Rejects where
 * the file is no picture, or the decoder does not load.
 */
export async function readPhoto(file: Blob): Promise<Sight | null> {
  const full = await createImageBitmap(file)
  const scale = Math.min(1, stillPx / Math.max(full.width, full.height))
  const size = { resizeWidth: Math.round(full.width * scale), resizeHeight: Math.round(full.height * scale) }
  const still = scale === 1 ? full : await createImageBitmap(full, { ...size, resizeQuality: 'high' })
  const worker = startWorker()
  try {
    return await new Promise((resolve, reject) => {
      worker.addEventListener('error', () => reject(new Error('the decoder does not load')))
      worker.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => {
        if (data.type === 'still') resolve(data.sight)
        else if (data.type === 'failed') reject(new Error(data.message))
      })
      worker.postMessage({ still }, [still])
    })
  } finally {
    worker.terminate()
  }
}
