import type { Corners } from './open-camera.ts'

/** A rectangle of the frame, in its own pixels; even numbers, as planes with half-size chroma ask for. */
export type Rect = { x: number; y: number; width: number; height: number }

/** `quick` for the crop of each frame, `thorough` for the whole frame now and then. */
export type Effort = 'quick' | 'thorough'

/**
 * To the worker. The frame is transferred, and the worker closes it. A VideoFrame is whole, and the worker copies
 * `rect` out of it; a bitmap is `rect` already. `width` and `height` are the whole frame's.
 */
export type DecodeRequest = {
  frame: VideoFrame | ImageBitmap
  rect: Rect
  effort: Effort
  width: number
  height: number
}

export type DecodeReply =
  | { type: 'ready' }
  /** The wasm did not load, or has died: nothing will be decoded. */
  | { type: 'failed'; message: string }
  | { type: 'decoded'; found: { text: string; corners: Corners } | null }
  /** This browser's VideoFrame cannot be read in the worker: send bitmaps from now on. */
  | { type: 'unreadable' }
