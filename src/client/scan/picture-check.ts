import { darkRoom, washedOut } from './in-view.ts'
import { greyOfRgba } from './luminance.ts'

/** What a whole picture of the camera is like, whatever lies before it. */
export type PictureVerdict = 'clear' | 'too-dark' | 'glare' | 'covered' | 'blurred'

const step = 2
/** Less from dark to bright than a sensor's noise: a hand, a cover, a table that it lies on. */
const nothingSeen = 14
/** Of the contrast, which the sharpest edges of a clean lens cross from one sample to the next. */
const sharpShare = 0.18
const sharpest = 0.005

/** By the coach's numbers (in-view.ts), over all of the picture. */
export function judgePicture(grey: Uint8Array, width: number): PictureVerdict {
  const height = Math.floor(grey.length / width)
  const levels = new Uint32Array(256)
  const steps = new Uint32Array(256)
  let count = 0
  for (let y = 0; y + step < height; y += step) {
    for (let x = 0; x + step < width; x += step) {
      const at = y * width + x
      const level = grey[at] as number
      const across = Math.abs(level - (grey[at + step] as number))
      const down = Math.abs(level - (grey[at + step * width] as number))
      levels[level] = (levels[level] as number) + 1
      const edge = Math.max(across, down)
      steps[edge] = (steps[edge] as number) + 1
      count += 1
    }
  }
  const dark = belowShare(levels, count, 0.02)
  const bright = belowShare(levels, count, 0.98)
  if (bright < darkRoom) return 'too-dark'
  if (dark > washedOut) return 'glare'
  if (bright - dark < nothingSeen) return 'covered'
  return belowShare(steps, count, 1 - sharpest) < sharpShare * (bright - dark) ? 'blurred' : 'clear'
}

function belowShare(counts: Uint32Array, total: number, share: number): number {
  let sum = 0
  return Math.max(
    0,
    counts.findIndex((count) => (sum += count) >= share * total),
  )
}

/** Half its size is enough for that, and is quick on a slow tablet. */
const mostPx = 640

/** Null where the video shows nothing yet. */
export function lookAtVideo(video: HTMLVideoElement): PictureVerdict | null {
  const { videoWidth, videoHeight } = video
  if (videoWidth === 0 || video.readyState < video.HAVE_CURRENT_DATA) return null
  const scale = Math.min(1, mostPx / Math.max(videoWidth, videoHeight))
  const canvas = new OffscreenCanvas(Math.round(videoWidth * scale), Math.round(videoHeight * scale))
  const context = canvas.getContext('2d', { willReadFrequently: true })
  if (!context) return null
  context.drawImage(video, 0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  return judgePicture(greyOfRgba(data), canvas.width)
}
