import { useEffect } from 'react'
import { useFrame } from './frame-context.ts'
import { usePausedCamera } from './use-camera.ts'

/** No other code is read while `isHeld`: the camera rests, and what a hardware scanner or a hand types is refused. */
export function useHeldScans(isHeld: boolean): void {
  const { holdScans } = useFrame()
  usePausedCamera(isHeld)
  useEffect(() => (isHeld ? holdScans() : undefined), [holdScans, isHeld])
}
