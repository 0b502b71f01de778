import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { drawScene, emptyScene, type Placement, randomFrom } from './camera-scene.ts'

/** What the camera sees for a while: a customer's code, or, with `text: null`, an empty counter. */
export type CameraShot = Placement & {
  text: string | null
  frames: number
  /** The first frames, moved by this many pixels each while the shutter was open: a hand that settles. */
  blurPx?: readonly number[]
}

export type CameraFileOptions = {
  shots: readonly CameraShot[]
  width?: number
  height?: number
  fps?: number
  /** Sensor noise, plus or minus so many of 256 levels; 4. */
  noise?: number
  seed?: number
  /** Writes each frame's number into its upper left corner, as `markBits` cells of `markPx` pixels. */
  hasMarks?: boolean
}

export type CameraFile = { path: string; frames: number; fps: number; firstFrames: number[] }

export const markBits = 16
export const markPx = 16

/**
 * Writes a camera for Chromium: `--use-fake-device-for-media-stream --use-file-for-fake-video-capture=PATH`,
 * which plays it in a loop. 1280×720 takes 1.4 MB a frame; an end-to-end test does well with 10 fps.
 */
export async function writeCameraFile(path: string, options: CameraFileOptions): Promise<CameraFile> {
  const { width = 1280, height = 720, fps = 30 } = options
  const file = createWriteStream(path)
  const write = async (bytes: Uint8Array) => {
    if (!file.write(bytes)) await once(file, 'drain')
  }
  await write(Buffer.from(`YUV4MPEG2 W${width} H${height} F${fps}:1 Ip A1:1 C420jpeg\n`))
  let frames = 0
  for (const luma of cameraFrames(options)) {
    await write(Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]))
    frames += 1
  }
  file.end()
  await once(file, 'close')
  return { path, frames, fps, firstFrames: firstFramesOf(options.shots) }
}

/** The first frame of each shot. */
export function firstFramesOf(shots: readonly CameraShot[]): number[] {
  let at = 0
  return shots.map(({ frames }) => {
    at += frames
    return at - frames
  })
}

/** The frames' luminance, one after the other. */
export function* cameraFrames(options: CameraFileOptions): Generator<Uint8Array> {
  const { width = 1280, height = 720, noise = 4, seed = 1 } = options
  const random = randomFrom(seed)
  const background = emptyScene(width, height)
  const grain = Int8Array.from({ length: width * height + 4096 }, () =>
    Math.round((random() * 2 - 1) * noise),
  )
  let index = 0
  for (const { text, frames, blurPx = [], ...placement } of options.shots) {
    const still = text === null ? background : drawScene(background, width, height, text, placement)
    for (let i = 0; i < frames; i += 1) {
      const scene = blurPx[i] ? movedBy(still, width, blurPx[i] ?? 0) : still
      const frame = withGrain(scene, grain, Math.floor(random() * 4096))
      if (options.hasMarks) mark(frame, width, index)
      index += 1
      yield frame
    }
  }
}

/** Two customers and an empty counter before, between and after: what most end-to-end tests need. */
export function queueOf(texts: readonly string[], shownFrames: number, gapFrames: number): CameraShot[] {
  const gap: CameraShot = { text: null, frames: gapFrames }
  return [gap, ...texts.flatMap((text) => [{ text, frames: shownFrames }, gap])]
}

function withGrain(scene: Uint8Array, grain: Int8Array, offset: number): Uint8Array {
  const frame = new Uint8ClampedArray(scene.length)
  for (let i = 0; i < scene.length; i += 1) frame[i] = (scene[i] ?? 0) + (grain[i + offset] ?? 0)
  return new Uint8Array(frame.buffer)
}

// The mean over the way that a point took while the shutter was open, sideways.
function movedBy(scene: Uint8Array, width: number, length: number): Uint8Array {
  const blurred = new Uint8Array(scene.length)
  for (let i = 0; i < scene.length; i += 1) {
    const x = i % width
    let sum = 0
    for (let step = 0; step < length; step += 1) {
      sum += scene[i + Math.min(width - 1 - x, Math.max(-x, step - (length >> 1)))] ?? 0
    }
    blurred[i] = sum / length
  }
  return blurred
}

function mark(frame: Uint8Array, width: number, index: number): void {
  for (let bit = 0; bit < markBits; bit += 1) {
    const level = (index >> bit) & 1 ? 235 : 16
    for (let y = 0; y < markPx; y += 1) {
      frame.fill(level, y * width + bit * markPx, y * width + (bit + 1) * markPx)
    }
  }
}
