import { describe, expect, test } from 'vitest'
import { cameraBench, corners, settled } from './camera-bench.ts'
import type { InView } from './in-view.ts'
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
    const resume = camera.pause()
    present('B')
    clock.pass(60_000)
    resume()
    clock.pass(500)
    present('A')
    expect(reads).toEqual(['A'])
  })

  test('what lies there beside another code is not read again when it is alone, and what was never read is', async () => {
    const { camera, clock, present, reads, signals } = cameraBench()
    camera.start()
    await settled()
    const view = { view: null, isWhole: true, width: 100, height: 100 }
    const inView = (texts: string[]) => {
      for (let i = 0; i < 20; i += 1) {
        clock.pass(100)
        signals().frame()
        signals().readResult({ sight: { kind: 'several', texts, corners: corners.points }, ...view })
      }
    }
    present('menu')
    inView(['menu', 'A'])
    present('A')
    inView(['menu', 'A'])
    present('menu')
    present('A')
    expect(reads).toEqual(['menu', 'A'])
    inView(['A', 'B'])
    present('B')
    expect(reads).toEqual(['menu', 'A', 'B'])
  })

  test('nor is it after a pause, though the other was read last', async () => {
    const { camera, clock, present, reads } = cameraBench()
    camera.start()
    await settled()
    for (const text of ['menu', 'A', 'menu']) present(text)
    const resume = camera.pause()
    clock.pass(60_000)
    resume()
    present('menu')
    expect(reads).toEqual(['menu', 'A'])
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

  test('an empty counter says nothing, a code that is not read why, and a read takes it back', async () => {
    const { camera, clock, present, signals, stream } = cameraBench()
    const hint = () => {
      const state = camera.getState()
      return state.phase === 'live' ? state.hint : null
    }
    camera.start()
    await settled()
    stream(60)
    expect(hint()).toBe('none')
    const area = { x: 0, y: 0, width: 90, height: 90 }
    const view: InView = { area, trouble: 'too-dark', isSteady: true }
    const heard = Array.from({ length: 12 }, () => {
      signals().frame()
      signals().readResult({ sight: null, view, isWhole: true, width: 100, height: 100 })
      clock.pass(500)
      return hint()
    })
    expect(heard.slice(0, 3)).toEqual(['none', 'none', 'none'])
    expect(heard.slice(3, 10)).toEqual(Array.from({ length: 7 }, () => 'too-dark'))
    expect(heard.slice(10)).toEqual(['type-code', 'type-code'])
    present('A')
    expect(hint()).toBe('none')
  })
})
