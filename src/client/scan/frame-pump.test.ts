import { describe, expect, test } from 'vitest'
import type { DecodeReply, DecodeRequest, ReadResult } from './decoder-protocol.ts'
import { createFramePolicy } from './frame-policy.ts'
import { createFramePump } from './frame-pump.ts'

type Decoded = Extract<DecodeReply, { type: 'decoded' }>

const frame = { view: null, isWhole: true, width: 1280, height: 720 }
const nothing: Decoded = { type: 'decoded', readResult: { ...frame, sight: null } }

function foundAt(x: number, y: number, isWhole = true): Decoded {
  const corners = [
    { x: x - 50, y: y - 50 },
    { x: x + 50, y: y - 50 },
    { x: x + 50, y: y + 50 },
    { x: x - 50, y: y + 50 },
  ] as const
  return { type: 'decoded', readResult: { ...frame, isWhole, sight: { kind: 'code', text: 'A', corners } } }
}

/** A video whose frames are numbers, and a worker that answers when the test says so. */
function bench(size = { width: 1280, height: 720 }) {
  let next: Array<() => void> = []
  let shown = 0
  const sent: Array<DecodeRequest & { number: number; isBitmap: boolean }> = []
  const found: string[] = []
  const open = new Set<number>()
  let canCapture = true
  const pump = createFramePump({
    onNextFrame(run) {
      next.push(run)
      return () => {
        next = next.filter((other) => other !== run)
      }
    },
    capture(_rect, asBitmap) {
      if (!canCapture) return Promise.resolve(null)
      const number = shown
      open.add(number)
      const taken = { number, asBitmap, close: () => open.delete(number) }
      return Promise.resolve(taken as unknown as ImageBitmap)
    },
    size: () => size,
    send(request) {
      const { number, asBitmap } = request.frame as unknown as { number: number; asBitmap: boolean }
      sent.push({ ...request, number, isBitmap: asBitmap })
    },
    onFrame() {},
    onReadResult: ({ sight }: ReadResult) => {
      if (sight?.kind === 'code') found.push(sight.text)
    },
  })
  return {
    pump,
    sent,
    found,
    open,
    numbers: () => sent.map(({ number }) => number),
    setCapture: (can: boolean) => {
      canCapture = can
    },
    isWaiting: () => next.length > 0,
    async present() {
      shown += 1
      for (const run of next.splice(0)) run()
      await settled()
    },
    async reply(reply: Parameters<typeof pump.reply>[0]) {
      pump.reply(reply)
      await settled()
    },
  }
}

const settled = async () => {
  for (let i = 0; i < 5; i += 1) await Promise.resolve()
}

describe('one frame in flight, the newest wins', () => {
  test('frames that come while the worker is busy are not queued', async () => {
    const { pump, numbers, present } = bench()
    pump.run()
    for (let i = 0; i < 5; i += 1) await present()
    expect(numbers()).toEqual([1])
  })

  test('the reply takes the frame that is shown then, without waiting for the next', async () => {
    const { pump, numbers, present, reply } = bench()
    pump.run()
    for (let i = 0; i < 5; i += 1) await present()
    await reply(nothing)
    expect(numbers()).toEqual([1, 5])
    await reply(nothing)
    expect(numbers()).toEqual([1, 5])
  })

  test('a quick worker looks at each frame once', async () => {
    const { pump, numbers, present, reply } = bench()
    pump.run()
    for (let i = 0; i < 3; i += 1) {
      await present()
      await reply(nothing)
    }
    expect(numbers()).toEqual([1, 2, 3])
  })

  test('a rest stops the frames and drops what is in flight', async () => {
    const { pump, found, numbers, isWaiting, present, reply } = bench()
    pump.run()
    await present()
    await present()
    pump.rest()
    expect(isWaiting()).toBe(false)
    await reply(foundAt(640, 360))
    expect(found).toEqual([])
    expect(numbers()).toEqual([1])
  })

  test('after a rest and a run the frame in flight is still the only one', async () => {
    const { pump, numbers, present, reply } = bench()
    pump.run()
    await present()
    pump.rest()
    pump.run()
    await present()
    expect(numbers()).toEqual([1])
    await reply(nothing)
    expect(numbers()).toEqual([1, 2])
  })

  test('two runs are one', async () => {
    const { pump, numbers, isWaiting, present, reply } = bench()
    pump.run()
    pump.run()
    await present()
    await reply(nothing)
    expect(numbers()).toEqual([1])
    expect(isWaiting()).toBe(true)
  })

  test('a frame that is taken as the rest comes is closed, not sent', async () => {
    const { pump, numbers, open, present } = bench()
    pump.run()
    const presented = present()
    pump.rest()
    await presented
    expect(numbers()).toEqual([])
    expect(open.size).toBe(0)
  })

  test('a frame that cannot be taken does not block the next', async () => {
    const { pump, numbers, present, setCapture } = bench()
    setCapture(false)
    pump.run()
    await present()
    setCapture(true)
    await present()
    expect(numbers()).toEqual([2])
  })

  test('a video without a size yet is not looked at', async () => {
    const { pump, numbers, present } = bench({ width: 0, height: 0 })
    pump.run()
    await present()
    expect(numbers()).toEqual([])
  })

  test('frames that the worker cannot read come as bitmaps from then on', async () => {
    const { pump, sent, present, reply } = bench()
    pump.run()
    await present()
    await reply({ type: 'unreadable' })
    await present()
    await reply(nothing)
    await present()
    expect(sent.map(({ isBitmap }) => isBitmap)).toEqual([false, true, true])
  })
})

describe('a code that was found in a part of the frame', () => {
  test('is reported only after a look at the whole frame, which is the next', async () => {
    const { pump, found, sent, present, reply } = bench()
    pump.run()
    await present()
    await present()
    await reply(foundAt(640, 360, false))
    expect(found).toEqual([])
    expect(sent.at(-1)?.effort).toBe('thorough')
    await reply(foundAt(640, 360))
    expect(found).toEqual(['A'])
  })
})

describe('where to look', () => {
  const middle = { x: 440, y: 160, width: 400, height: 400 }
  const whole = { x: 0, y: 0, width: 1280, height: 720 }
  const looks = (policy: ReturnType<typeof createFramePolicy>, count: number) =>
    Array.from({ length: count }, () => policy.next(1280, 720).rect)

  test('twice the middle, then the whole frame', () => {
    expect(looks(createFramePolicy(), 6)).toEqual([middle, middle, whole, middle, middle, whole])
  })

  test('the second look goes to where a code was found last', () => {
    const policy = createFramePolicy()
    policy.found([
      { x: 900, y: 500 },
      { x: 1000, y: 600 },
    ])
    expect(looks(policy, 3)).toEqual([middle, { x: 750, y: 320, width: 400, height: 400 }, whole])
  })

  test('the whole frame is looked at the hardest', () => {
    const policy = createFramePolicy()
    expect([1, 2, 3].map(() => policy.next(1280, 720).effort)).toEqual(['quick', 'quick', 'thorough'])
  })

  test.each([
    [1920, 1080, 600],
    [1080, 1920, 600],
    [640, 480, 400],
    [320, 240, 240],
    [641, 481, 400],
  ])('of %i by %i the crop is %i, even, and inside', (width, height, side) => {
    const policy = createFramePolicy()
    policy.found([{ x: width, y: height }])
    const rects = [1, 2, 3].map(() => policy.next(width, height).rect)
    expect(rects.slice(0, 2).map((rect) => [rect.width, rect.height])).toEqual([
      [side, side],
      [side, side],
    ])
    for (const rect of rects) {
      expect([rect.x % 2, rect.y % 2, rect.width % 2, rect.height % 2]).toEqual([0, 0, 0, 0])
      expect(rect.x + rect.width).toBeLessThanOrEqual(width)
      expect(rect.y + rect.height).toBeLessThanOrEqual(height)
    }
  })
})
