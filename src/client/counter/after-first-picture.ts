import type { Camera } from '../scan/camera.ts'

/** A camera that asks for permission may ask for long. */
export const longestMs = 6_000

/**
 * Runs once: after the camera's first picture, which needs the processor more, when it is known that there will be
 * none, or when that takes too long. Returns what takes it back.
 */
export function afterFirstPicture(
  camera: Pick<Camera, 'getState' | 'subscribe'>,
  run: () => void,
): () => void {
  const isStarting = () => ['idle', 'starting'].includes(camera.getState().phase)
  const goOn = () => {
    end()
    run()
  }
  const timer = setTimeout(goOn, longestMs)
  const leave = camera.subscribe(() => void (isStarting() || goOn()))
  const end = () => {
    clearTimeout(timer)
    leave()
  }
  if (!isStarting()) goOn()
  return end
}
