import type { Decoder } from './camera-state.ts'
import type { DecodeReply, DecodeRequest } from './decoder-protocol.ts'

type FrameReply = Extract<DecodeReply, { type: 'decoded' | 'unreadable' }>

/** The worker that decodes. `failed` is said once: it, or its wasm, did not load, or it died. */
export function startDecoder(onStatus: (status: Decoder) => void) {
  const worker = new Worker(new URL('./decoder.worker.ts', import.meta.url), { type: 'module' })
  let receive: ((reply: FrameReply) => void) | null = null
  let hasFailed = false

  function fail(): void {
    if (hasFailed) return
    hasFailed = true
    worker.terminate()
    onStatus('failed')
  }

  worker.addEventListener('error', fail)
  worker.addEventListener('message', ({ data }: MessageEvent<DecodeReply>) => {
    if (data.type === 'ready') onStatus('ready')
    else if (data.type === 'failed') fail()
    else receive?.(data)
  })

  return {
    send(request: DecodeRequest): void {
      if (hasFailed) request.frame.close()
      else worker.postMessage(request, [request.frame])
    },
    onReply(run: (reply: FrameReply) => void): void {
      receive = run
    },
    stop(): void {
      worker.terminate()
    },
  }
}
