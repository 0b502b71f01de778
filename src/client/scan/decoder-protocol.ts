import type { Rect } from './geometry.ts'
import type { InView } from './in-view.ts'
import type { Sight } from './symbols.ts'

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

/** A picture of its own, looked at with all that the ladder has. */
export type StillRequest = { still: ImageBitmap }

/** `sight`'s corners and `view`'s area are the whole frame's. */
export type ReadResult = {
  sight: Sight | null
  view: InView | null
  /** Nothing else is in view, as far as can be seen; a bitmap of a crop does not show it. */
  isWhole: boolean
  width: number
  height: number
}

export type DecodeReply =
  | { type: 'ready' }
  /** The wasm did not load, or has died: nothing will be decoded. */
  | { type: 'failed'; message: string }
  | { type: 'decoded'; readResult: ReadResult }
  | { type: 'still'; sight: Sight | null }
  /** This browser's VideoFrame cannot be read in the worker: send bitmaps from now on. */
  | { type: 'unreadable' }
