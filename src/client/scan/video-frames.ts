import type { Rect } from './geometry.ts'

/** Calls back once at the next presented frame, or at the next paint where the browser cannot say (Firefox ≤ 131). */
export function onNextFrame(video: HTMLVideoElement, run: () => void): () => void {
  if ('requestVideoFrameCallback' in video) {
    const handle = video.requestVideoFrameCallback(run)
    return () => video.cancelVideoFrameCallback(handle)
  }
  const handle = requestAnimationFrame(run)
  return () => cancelAnimationFrame(handle)
}

/** What the video shows now. A VideoFrame costs nothing here; a bitmap is a copy (docs/scanner.md#frames). */
export async function captureFrame(
  video: HTMLVideoElement,
  { x, y, width, height }: Rect,
  asBitmap: boolean,
): Promise<VideoFrame | ImageBitmap | null> {
  try {
    if (!asBitmap && 'VideoFrame' in globalThis) return new VideoFrame(video)
    return await createImageBitmap(video, x, y, width, height)
  } catch {
    return null // no current frame: between two streams, or on its way out
  }
}
