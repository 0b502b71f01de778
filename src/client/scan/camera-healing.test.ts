import { describe, expect, test } from 'vitest'
import { cameraBench, settled } from './camera-bench.ts'
import { CameraError } from './open-camera.ts'

describe('healing', () => {
  test('a stream with frames is left alone', async () => {
    const { camera, opens, stream } = cameraBench()
    camera.start()
    await settled()
    stream(60)
    await settled()
    expect(opens()).toBe(1)
  })

  test('no frame for 2 s: one silent restart, then a state that offers one', async () => {
    const { camera, clock, log, opens } = cameraBench()
    camera.start()
    await settled()
    clock.pass(1999)
    await settled()
    expect(opens()).toBe(1)
    clock.pass(1)
    await settled()
    expect(opens()).toBe(2)
    expect(camera.getState().phase).toBe('live')
    clock.pass(2000)
    await settled()
    expect(camera.getState()).toEqual({ phase: 'stalled', facing: 'back' })
    expect(opens()).toBe(2)
    expect(log.at(-1)).toBe('close camera 2')
    camera.start()
    await settled()
    expect(opens()).toBe(2)
    camera.restart()
    await settled()
    expect(camera.getState().phase).toBe('live')
    clock.pass(2000) // a person's restart has its own silent one
    await settled()
    expect(camera.getState().phase).toBe('live')
  })

  test('a camera that opens and shows nothing offers a restart', async () => {
    const { camera, gate } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    gate().refuse(new CameraError('no-frames'))
    await settled()
    expect(camera.getState().phase).toBe('stalled')
  })

  test('a visit after a silent restart is a start, not a restart', async () => {
    const { camera, signals } = cameraBench()
    camera.start()
    await settled()
    signals().ended()
    await settled()
    camera.stop()
    await settled()
    const phases: unknown[] = []
    camera.subscribe(() => phases.push(camera.getState()))
    camera.start()
    await settled()
    expect(phases[0]).toMatchObject({ phase: 'starting', isRestart: false })
  })

  test('the silent restart says that it is one', async () => {
    const { camera, gate, signals } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    expect(camera.getState()).toMatchObject({ phase: 'starting', isRestart: false })
    gate().grant()
    await settled()
    signals().ended()
    await settled()
    expect(camera.getState()).toMatchObject({ phase: 'starting', isRestart: true })
  })

  test('a camera that ran for 30 s has earned another silent restart', async () => {
    const { camera, opens, signals, stream } = cameraBench()
    camera.start()
    await settled()
    signals().ended()
    await settled()
    stream(30)
    signals().ended()
    await settled()
    expect(opens()).toBe(3)
    expect(camera.getState().phase).toBe('live')
    stream(29)
    signals().ended()
    await settled()
    expect(camera.getState().phase).toBe('stalled')
  })

  test('a silent restart that finds the camera in use stalls, one that is refused says so', async () => {
    for (const [reason, phase] of [
      ['in-use', 'stalled'],
      ['permission', 'refused'],
    ] as const) {
      const { camera, gate, signals } = cameraBench({ isHeld: true })
      camera.start()
      await settled()
      gate().grant()
      await settled()
      signals().ended()
      await settled()
      gate().refuse(new CameraError(reason))
      await settled()
      expect(camera.getState().phase).toBe(phase)
    }
  })

  test('nothing is due while decoding is paused', async () => {
    const { camera, clock, opens } = cameraBench()
    camera.start()
    await settled()
    const resume = camera.pause()
    clock.pass(60_000)
    await settled()
    expect(opens()).toBe(1)
    resume()
    clock.pass(1999)
    await settled()
    expect(opens()).toBe(1)
    clock.pass(1)
    await settled()
    expect(opens()).toBe(2)
  })

  test('muted for 2 s is dead even when paused; muted for less is not', async () => {
    const { camera, clock, opens, signals } = cameraBench()
    camera.start()
    await settled()
    camera.pause()
    signals().muted(true)
    clock.pass(1500)
    signals().muted(false)
    clock.pass(5000)
    await settled()
    expect(opens()).toBe(1)
    signals().muted(true)
    clock.pass(2000)
    await settled()
    expect(opens()).toBe(2)
  })

  test('a hidden page is not dead, and what ended there is mended at the return', async () => {
    const { camera, clock, log, opens, page, signals } = cameraBench()
    camera.start()
    await settled()
    page.isVisible = false
    clock.pass(60_000)
    signals().ended()
    await settled()
    expect(opens()).toBe(1)
    page.isVisible = true
    page.returned()
    await settled()
    expect(log).toContain('wake camera 1')
    expect(opens()).toBe(2)
  })

  test('a page that returns has 2 s to show a frame', async () => {
    const { camera, clock, opens, page } = cameraBench()
    camera.start()
    await settled()
    page.isVisible = false
    clock.pass(60_000)
    page.isVisible = true
    page.returned()
    clock.pass(1999)
    await settled()
    expect(opens()).toBe(1)
    clock.pass(1)
    await settled()
    expect(opens()).toBe(2)
  })

  test('a stream that was let go heals nothing', async () => {
    const { camera, opens, requests, signals } = cameraBench()
    camera.start()
    await settled()
    camera.switchFacing()
    await settled()
    requests[0]?.signals.ended()
    await settled()
    expect(opens()).toBe(2)
    camera.stop()
    await settled()
    signals().ended()
    await settled()
    expect(opens()).toBe(2)
  })
})
