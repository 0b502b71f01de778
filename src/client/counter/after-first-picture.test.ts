import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import type { CameraState } from '../scan/camera-state.ts'
import { afterFirstPicture, longestMs } from './after-first-picture.ts'

beforeEach(() => void vi.useFakeTimers())
afterEach(() => void vi.useRealTimers())

function cameraIn(phase: CameraState['phase']) {
  const watchers = new Set<() => void>()
  let state = phase
  return {
    watchers,
    getState: () => ({ phase: state }) as CameraState,
    subscribe(run: () => void) {
      watchers.add(run)
      return () => watchers.delete(run)
    },
    move(next: CameraState['phase']) {
      state = next
      for (const run of watchers) run()
    },
  }
}

test.each(['live', 'refused', 'stalled'] as const)('waits until the camera is %s, and runs once', (phase) => {
  const camera = cameraIn('idle')
  let runs = 0
  afterFirstPicture(camera, () => (runs += 1))
  camera.move('starting')
  expect(runs).toBe(0)
  camera.move(phase)
  camera.move('live')
  vi.advanceTimersByTime(longestMs)
  expect(runs).toBe(1)
  expect(camera.watchers.size).toBe(0)
})

test('runs at once where the picture is there, and after a while where the camera keeps asking', () => {
  let runs = 0
  afterFirstPicture(cameraIn('live'), () => (runs += 1))
  expect(runs).toBe(1)
  afterFirstPicture(cameraIn('starting'), () => (runs += 1))
  vi.advanceTimersByTime(longestMs - 1)
  expect(runs).toBe(1)
  vi.advanceTimersByTime(1)
  expect(runs).toBe(2)
})

test('is taken back with the screen that asked', () => {
  const camera = cameraIn('starting')
  let runs = 0
  afterFirstPicture(camera, () => (runs += 1))()
  camera.move('live')
  vi.advanceTimersByTime(longestMs)
  expect([runs, camera.watchers.size]).toEqual([0, 0])
})
