import { describe, expect, test } from 'vitest'
import { cameraBench, corners, settled } from './camera-bench.ts'
import type { Corners } from './open-camera.ts'

describe('reads', () => {
  test('a code that stays is read once; gone for 1.5 s and back, again', async () => {
    const { camera, clock, present, reads } = cameraBench()
    camera.start()
    await settled()
    for (let i = 0; i < 20; i += 1) {
      present('A')
      clock.pass(100)
    }
    expect(reads).toEqual(['A'])
    clock.pass(1500)
    present('A')
    expect(reads).toEqual(['A', 'A'])
  })

  test('another code is read at once', async () => {
    const { camera, present, reads } = cameraBench()
    camera.start()
    await settled()
    present('A')
    present('B')
    present('A')
    present('B')
    expect(reads).toEqual(['A', 'B'])
  })

  test('a code that still lies there after a pause does not open its card again', async () => {
    const { camera, clock, present, reads } = cameraBench()
    camera.start()
    await settled()
    present('A')
    camera.pause()
    present('B')
    clock.pass(60_000)
    camera.resume()
    clock.pass(500)
    present('A')
    expect(reads).toEqual(['A'])
  })

  test('512 characters are a read; none, blanks and 513 are not', async () => {
    const { camera, present, reads } = cameraBench()
    camera.start()
    await settled()
    const longest = 'x'.repeat(512)
    for (const text of ['', '  ', `${longest}y`, longest]) present(text)
    expect(reads).toEqual([longest])
  })

  test('the corners go 150 ms after they were last seen', async () => {
    const { camera, clock, present } = cameraBench()
    const drawn: Array<Corners | null> = []
    camera.onCorners((found) => drawn.push(found))
    camera.start()
    await settled()
    present('A')
    clock.pass(100)
    present('A')
    clock.pass(149)
    expect(drawn).toEqual([corners, corners])
    clock.pass(1)
    expect(drawn).toEqual([corners, corners, null])
  })

  test('hints come at 4, 8 and 12 s, and a read takes them back', async () => {
    const { camera, present, stream } = cameraBench()
    const hint = () => {
      const state = camera.getState()
      return state.phase === 'live' ? state.hint : null
    }
    camera.start()
    await settled()
    const heard = [3, 1, 4, 4].map((seconds) => {
      stream(seconds)
      return hint()
    })
    expect(heard).toEqual(['none', 'hold-steady', 'move-closer', 'type-code'])
    present('A')
    expect(hint()).toBe('none')
    stream(3)
    present('B')
    stream(3)
    expect(hint()).toBe('none')
    stream(1)
    expect(hint()).toBe('hold-steady')
  })
})
