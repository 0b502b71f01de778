import { useEffect, useState, useSyncExternalStore } from 'react'
import type { CameraState } from '../scan/camera-state.ts'
import type { Corners } from '../scan/open-camera.ts'
import { useCounter } from './counter-deps.tsx'

export function useCameraState(): CameraState {
  const { camera } = useCounter()
  return useSyncExternalStore(camera.subscribe, camera.getState)
}

/** Where a code was found, while it is shown. */
export function useCorners(): Corners | null {
  const { camera } = useCounter()
  const [corners, setCorners] = useState<Corners | null>(null)
  useEffect(() => camera.onCorners(setCorners), [camera])
  return corners
}

/** Nothing is read while `isPaused`; the stream stays, so that going on asks for no permission. */
export function usePausedCamera(isPaused: boolean): void {
  const { camera } = useCounter()
  useEffect(() => (isPaused ? camera.pause() : undefined), [camera, isPaused])
}
