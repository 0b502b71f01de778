import type { Decoder, Facing, Refusal, Zoom } from './camera-state.ts'
import type { ReadResult } from './decoder-protocol.ts'
import type { Quad } from './geometry.ts'

/** The corners of a code, in pixels of a frame of `width` by `height`; never mirrored. */
export type Corners = { points: Quad; width: number; height: number }

export type CameraSignals = {
  /** A frame was presented while decoding is on. */
  frame(): void
  /** The worker has looked at a frame, and found a code or not. */
  readResult(readResult: ReadResult): void
  /** The decoder found a code; true where it is to be read, which `read` then follows. */
  seen(text: string, corners: Corners): boolean
  read(text: string): void
  muted(isMuted: boolean): void
  /** The track has ended: unplugged, taken away, or the permission was withdrawn. */
  ended(): void
  decoder(status: Decoder): void
}

export type OpenRequest = { facing: Facing; deviceId: string | null; signals: CameraSignals }

/** One stream from its `getUserMedia` to its end. */
export type OpenCamera = {
  facing: Facing
  deviceId: string | null
  /** The camera that `switchFacing` goes to; null where only the way to face is known. */
  nextDeviceId: string | null
  canSwitch: boolean
  hasTorch: boolean
  zoom: Zoom | null
  /** Puts the preview into the element, or out of sight with the stream still running. */
  showIn(element: HTMLElement | null): void
  setDecoding(isDecoding: boolean): void
  setTorch(isOn: boolean): Promise<void>
  setZoom(value: number): Promise<void>
  /** Plays again: browsers pause a video while its page is hidden. */
  wake(): void
  /** Never rejects. */
  close(): Promise<void>
}

/** The one error that opening a camera has. `no-frames`: it opened, and showed nothing. */
export class CameraError extends Error {
  readonly reason: Refusal | 'no-frames'
  constructor(reason: Refusal | 'no-frames', options?: ErrorOptions) {
    super(`camera: ${reason}`, options)
    this.reason = reason
  }
}
