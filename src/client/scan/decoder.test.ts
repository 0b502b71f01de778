import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startDecoder } from './decoder.ts'
import type { DecodeReply, DecodeRequest } from './decoder-protocol.ts'

/** A worker that takes what it is sent and answers when the test says so. */
class HeldWorker extends EventTarget {
  static last: HeldWorker
  isOver = false
  readonly taken: unknown[] = []
  constructor() {
    super()
    HeldWorker.last = this
  }
  postMessage(request: unknown): void {
    this.taken.push(request)
  }
  terminate(): void {
    this.isOver = true
  }
  answer(data: DecodeReply): void {
    this.dispatchEvent(new MessageEvent('message', { data }))
  }
}

beforeEach(() => vi.stubGlobal('Worker', HeldWorker))
afterEach(() => vi.unstubAllGlobals())

function requestOf() {
  const close = vi.fn<() => void>()
  const request = { frame: { close }, rect: { x: 0, y: 0, width: 2, height: 2 }, effort: 'quick' }
  return { close, request: { ...request, width: 2, height: 2 } as unknown as DecodeRequest }
}

test('a worker that holds a frame is ended once it has closed it, and says nothing more', () => {
  const said: string[] = []
  const decoder = startDecoder((status) => said.push(status))
  const worker = HeldWorker.last
  decoder.onReply(({ type }) => said.push(type))
  worker.answer({ type: 'ready' })
  decoder.send(requestOf().request)
  decoder.stop()
  expect(worker.isOver).toBe(false)
  worker.answer({ type: 'unreadable' })
  expect(worker.isOver).toBe(true)
  expect(said).toEqual(['ready'])
})

test('a worker that holds nothing is ended at once', () => {
  const decoder = startDecoder(() => {})
  decoder.send(requestOf().request)
  HeldWorker.last.answer({ type: 'unreadable' })
  decoder.stop()
  expect(HeldWorker.last.isOver).toBe(true)
})

test('a worker that dies with a frame after the stop is ended without a word', () => {
  const said: string[] = []
  const decoder = startDecoder((status) => said.push(status))
  decoder.send(requestOf().request)
  decoder.stop()
  HeldWorker.last.answer({ type: 'failed', message: 'no wasm' })
  expect(HeldWorker.last.isOver).toBe(true)
  expect(said).toEqual([])
})

test('a frame that comes after the stop is closed on the page', () => {
  const decoder = startDecoder(() => {})
  decoder.stop()
  const { request, close } = requestOf()
  decoder.send(request)
  expect(close).toHaveBeenCalledOnce()
  expect(HeldWorker.last.taken).toEqual([])
})

test('a worker whose look has no end is ended all the same', () => {
  vi.useFakeTimers()
  const decoder = startDecoder(() => {})
  decoder.send(requestOf().request)
  decoder.stop()
  vi.advanceTimersByTime(5_000)
  expect(HeldWorker.last.isOver).toBe(true)
  vi.useRealTimers()
})
