import { expect, test, vi } from 'vitest'
import type { Camera } from './camera.ts'
import { deferredCamera } from './deferred-camera.ts'

function recorded() {
  const calls: string[] = []
  const left: string[] = []
  const call = (name: string) => () => void calls.push(name)
  const joined = (name: string) => () => {
    calls.push(name)
    return () => void left.push(name)
  }
  const camera: Camera = {
    getState: () => ({ phase: 'idle' }),
    subscribe: joined('subscribe'),
    onRead: joined('onRead'),
    onCorners: joined('onCorners'),
    attach: joined('attach'),
    start: call('start'),
    stop: call('stop'),
    restart: call('restart'),
    pause: joined('pause'),
    switchFacing: call('switchFacing'),
    setTorch: call('setTorch'),
    setZoom: call('setZoom'),
  }
  return { camera, calls, left }
}

test('nothing is loaded before the start, and what was asked before it happens in its order', async () => {
  const { camera, calls } = recorded()
  const load = vi.fn<() => Promise<Camera>>(async () => camera)
  const deferred = deferredCamera(load)
  deferred.onRead(() => {})
  deferred.attach(null)
  expect(load).not.toHaveBeenCalled()
  expect(deferred.getState()).toMatchObject({ phase: 'starting' })
  expect(deferred.getState()).toBe(deferred.getState())
  deferred.start()
  deferred.pause()
  deferred.start()
  await vi.waitFor(() => expect(calls).toEqual(['onRead', 'attach', 'start', 'pause', 'start']))
  expect(load).toHaveBeenCalledTimes(1)
  expect(deferred.getState()).toEqual({ phase: 'idle' })
})

test('what was left before it was there is never joined, and what was joined can be left', async () => {
  const { camera, calls, left } = recorded()
  const deferred = deferredCamera(async () => camera)
  deferred.onRead(() => {})()
  deferred.pause()()
  const leave = deferred.onCorners(() => {})
  const resume = deferred.pause()
  deferred.start()
  await vi.waitFor(() => expect(calls).toEqual(['onCorners', 'pause', 'start']))
  leave()
  resume()
  expect(left).toEqual(['onCorners', 'pause'])
})

test('that its chunk did not come is told, and the person who tries again has it asked for again', async () => {
  const { camera, calls } = recorded()
  const load = vi.fn<() => Promise<Camera>>(async () => camera).mockRejectedValueOnce(new Error('no network'))
  const deferred = deferredCamera(load)
  const phases: string[] = []
  deferred.subscribe(() => phases.push(deferred.getState().phase))
  deferred.start()
  await vi.waitFor(() => expect(deferred.getState()).toEqual({ phase: 'refused', reason: 'unknown' }))
  expect(deferred.getState()).toBe(deferred.getState())
  deferred.restart()
  expect(deferred.getState()).toMatchObject({ phase: 'starting' })
  await vi.waitFor(() => expect(deferred.getState()).toEqual({ phase: 'idle' }))
  expect(phases).toEqual(['refused', 'starting', 'idle'])
  expect(calls).toEqual(['subscribe', 'start', 'restart'])
})

test('a subscriber is called when it is there, and a chunk that did not come is asked for again', async () => {
  const { camera } = recorded()
  const load = vi.fn<() => Promise<Camera>>(async () => camera).mockRejectedValueOnce(new Error('no network'))
  const deferred = deferredCamera(load)
  const watch = vi.fn<() => void>()
  deferred.subscribe(watch)
  deferred.start()
  await vi.waitFor(() => expect(watch).toHaveBeenCalledTimes(1))
  deferred.start()
  // That it did not come, that it is asked for again, and that it is there.
  await vi.waitFor(() => expect(watch).toHaveBeenCalledTimes(3))
  expect(load).toHaveBeenCalledTimes(2)
})
