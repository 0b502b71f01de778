import type { Rect } from './geometry.ts'

/** Grey pixels, row by row; `stride` bytes from one row to the next. */
export type Luminance = { data: Uint8Array; offset: number; stride: number; width: number; height: number }

/** A picture's luminance, row by row without gaps; 0 is black. */
export type Grey = { data: Uint8Array; width: number; height: number }

// The formats whose first plane is the luminance (WebCodecs, "Pixel Format").
const planar: ReadonlySet<string | null> = new Set([
  'I420',
  'I420A',
  'I422',
  'I422A',
  'I444',
  'I444A',
  'NV12',
])

let buffer = new Uint8Array(0)

/** The rectangle's luminance, or null where the frame lives on the GPU in a format that cannot be copied. */
export async function luminanceOfVideoFrame(frame: VideoFrame, rect: Rect): Promise<Luminance | null> {
  if (!planar.has(frame.format)) return null
  const visible = frame.visibleRect
  const inCoded = { ...rect, x: rect.x + (visible?.x ?? 0), y: rect.y + (visible?.y ?? 0) }
  const size = frame.allocationSize({ rect: inCoded })
  if (buffer.length < size) buffer = new Uint8Array(size)
  const [luma] = await frame.copyTo(buffer, { rect: inCoded })
  if (!luma) return null
  return { data: buffer, offset: luma.offset, stride: luma.stride, width: rect.width, height: rect.height }
}

let canvas: OffscreenCanvas | null = null

/** The slow way, by a canvas: Safari's and Android's GPU frames, and bitmaps. */
export function luminanceByCanvas(source: CanvasImageSource, rect: Rect): Luminance {
  canvas ??= new OffscreenCanvas(rect.width, rect.height)
  if (canvas.width !== rect.width) canvas.width = rect.width
  if (canvas.height !== rect.height) canvas.height = rect.height
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) throw new Error('no 2d context in the worker')
  context.drawImage(source, rect.x, rect.y, rect.width, rect.height, 0, 0, rect.width, rect.height)
  const { data } = context.getImageData(0, 0, rect.width, rect.height)
  return { data: greyOfRgba(data), offset: 0, stride: rect.width, width: rect.width, height: rect.height }
}

/** RGBA to grey by ITU-R BT.601 in integers, as zxing-cpp does it. */
export function greyOfRgba(rgba: Uint8ClampedArray): Uint8Array {
  const grey = new Uint8Array(rgba.length >> 2)
  for (let i = 0, p = 0; i < grey.length; i += 1, p += 4) {
    grey[i] = (306 * (rgba[p] ?? 0) + 601 * (rgba[p + 1] ?? 0) + 117 * (rgba[p + 2] ?? 0) + 512) >> 10
  }
  return grey
}

/** The same picture as rows without gaps; its own memory where it already is. */
export function greyOf({ data, offset, stride, width, height }: Luminance): Grey {
  if (stride === width) return { data: data.subarray(offset, offset + width * height), width, height }
  const rows = new Uint8Array(width * height)
  for (let y = 0; y < height; y += 1) {
    const from = offset + y * stride
    rows.set(data.subarray(from, from + width), y * width)
  }
  return { data: rows, width, height }
}

export function cropped({ data, width }: Grey, rect: Rect): Grey {
  return greyOf({ ...rect, data, offset: rect.y * width + rect.x, stride: width })
}
