import type { DecodeReply, DecodeRequest, ReadResult } from './decoder-protocol.ts'
import { createFramePolicy } from './frame-policy.ts'
import type { Rect } from './geometry.ts'

type PumpDeps = {
  /** Calls back once at the next frame that is presented; the function returned takes it back. */
  onNextFrame(run: () => void): () => void
  /** What is on the screen now, whole or as a bitmap of `rect`; null where it cannot be taken. */
  capture(rect: Rect, asBitmap: boolean): Promise<VideoFrame | ImageBitmap | null>
  size(): { width: number; height: number }
  /** Transfers the frame to the worker. */
  send(request: DecodeRequest): void
  onFrame(): void
  onReadResult(readResult: ReadResult): void
}

/**
 * Takes frames to the worker: one in flight, and the newest wins. A frame that is presented meanwhile is not
 * kept (a camera has few buffers); that there was one is, and the reply then takes what is on the screen.
 */
export function createFramePump(deps: PumpDeps) {
  const policy = createFramePolicy()
  let isRunning = false
  let isInFlight = false
  let isNewerThere = false
  let asBitmap = false
  let cancel: (() => void) | null = null

  function frame(): void {
    cancel = deps.onNextFrame(frame)
    deps.onFrame()
    if (isInFlight) isNewerThere = true
    else void take()
  }

  async function take(): Promise<void> {
    isInFlight = true
    isNewerThere = false
    const { width, height } = deps.size()
    const look = policy.next(width, height)
    const taken = width > 0 && height > 0 ? await deps.capture(look.rect, asBitmap) : null
    if (taken && isRunning) return deps.send({ frame: taken, width, height, ...look })
    taken?.close()
    isInFlight = false
  }

  return {
    run(): void {
      if (isRunning) return
      isRunning = true
      cancel = deps.onNextFrame(frame)
    },

    rest(): void {
      isRunning = false
      isNewerThere = false
      cancel?.()
      cancel = null
    },

    reply(reply: Extract<DecodeReply, { type: 'decoded' | 'unreadable' }>): void {
      isInFlight = false
      if (reply.type === 'unreadable') asBitmap = true
      else {
        const { sight, isWhole } = reply.readResult
        if (sight) policy.found(sight.corners)
        // Two codes in view are distinguished before either is opened: the next look is at all there is.
        if (!isWhole) policy.widen()
        else if (isRunning) deps.onReadResult(reply.readResult)
      }
      if (isNewerThere) void take()
    },
  }
}
