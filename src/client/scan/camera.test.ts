import { describe, expect, test } from 'vitest'
import { cameraBench, settled } from './camera-bench.ts'
import { CameraError } from './open-camera.ts'

describe('one queue of transitions', () => {
  test('two starts open one camera', async () => {
    const { camera, opens } = cameraBench()
    camera.start()
    camera.start()
    await settled()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
    expect(camera.getState().phase).toBe('live')
  })

  test('start, stop and start in one task, as StrictMode does, open one camera', async () => {
    const { camera, opens } = cameraBench()
    camera.start()
    camera.stop()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
  })

  test('stop and start in one task leave a live camera alone', async () => {
    const { camera, log } = cameraBench()
    camera.start()
    await settled()
    camera.stop()
    camera.start()
    await settled()
    expect(log.filter((line) => line.startsWith('close'))).toEqual([])
  })

  test('a stop while the camera opens waits for it, then closes it', async () => {
    const { camera, log, gate } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    camera.stop()
    await settled()
    expect(log).toEqual(['open camera 1'])
    gate().grant()
    await settled()
    expect(log).toEqual(['open camera 1', 'close camera 1'])
    expect(camera.getState()).toEqual({ phase: 'idle' })
  })

  test('stop and start while the camera opens keep that camera', async () => {
    const { camera, opens, gate } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    camera.stop()
    await settled()
    camera.start()
    gate().grant()
    await settled()
    expect(opens()).toBe(1)
    expect(camera.getState().phase).toBe('live')
  })

  test('a start after a stop opens again, after the close', async () => {
    const { camera, log } = cameraBench()
    camera.start()
    await settled()
    camera.stop()
    await settled()
    camera.start()
    await settled()
    expect(log.filter((line) => /^(open|close)/.test(line))).toEqual([
      'open camera 1',
      'close camera 1',
      'open camera 2',
    ])
  })

  test('a start during the close opens again', async () => {
    const b = cameraBench()
    let closed = () => {}
    b.setOverrides({
      close: () =>
        new Promise<void>((resolve) => {
          closed = resolve
        }),
    })
    b.camera.start()
    await settled()
    b.camera.stop()
    await settled()
    b.camera.start()
    await settled()
    expect(b.opens()).toBe(1)
    closed()
    await settled()
    expect(b.opens()).toBe(2)
  })
})

describe('one getUserMedia a visit', () => {
  test('pause and resume keep the stream and only stop the decoding', async () => {
    const { camera, log, opens } = cameraBench()
    camera.start()
    await settled()
    const resume = camera.pause()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: false })
    resume()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: true })
    expect(log.slice(2)).toEqual(['decode camera 1', 'rest camera 1', 'decode camera 1'])
    expect(opens()).toBe(1)
  })

  test('of several that pause it, the first to let go does not start it again, however often', async () => {
    const { camera, present, reads } = cameraBench()
    camera.start()
    await settled()
    const [handOver, switchOfPerson] = [camera.pause(), camera.pause()]
    switchOfPerson()
    switchOfPerson()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: false })
    present('the next customer')
    expect(reads).toEqual([])
    handOver()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: true })
  })

  test('after a refusal only a person asks again', async () => {
    const { camera, gate, opens } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    gate().refuse(new CameraError('permission'))
    await settled()
    expect(camera.getState()).toEqual({ phase: 'refused', reason: 'permission' })
    camera.start()
    camera.stop()
    await settled()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
    camera.restart()
    await settled()
    expect(opens()).toBe(2)
  })

  test('a refusal is remembered even where the screen had gone by then', async () => {
    const { camera, gate, opens } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    camera.stop()
    gate().refuse(new CameraError('permission'))
    await settled()
    expect(camera.getState()).toEqual({ phase: 'refused', reason: 'permission' })
    camera.start()
    await settled()
    expect(opens()).toBe(1)
  })

  test("an error that is nobody's is refused as unknown", async () => {
    const { camera, gate } = cameraBench({ isHeld: true })
    camera.start()
    await settled()
    gate().refuse(new TypeError('Failed to fetch dynamically imported module'))
    await settled()
    expect(camera.getState()).toEqual({ phase: 'refused', reason: 'unknown' })
  })
})

describe('the preview', () => {
  const element = (name: string) => ({ name }) as unknown as HTMLElement

  test('goes into its place once the camera is live, and out of sight with the stream kept', async () => {
    const { camera, log } = cameraBench()
    const leave = camera.attach(element('home'))
    expect(log).toEqual([])
    camera.start()
    await settled()
    leave()
    expect(log).toEqual([
      'open camera 1',
      'show camera 1 in place',
      'decode camera 1',
      'show camera 1 nowhere',
    ])
  })

  test('a screen that leaves late does not take it from the next', async () => {
    const { camera, log } = cameraBench()
    camera.start()
    await settled()
    const leave = camera.attach(element('home'))
    camera.attach(element('card'))
    leave()
    expect(log.at(-1)).toBe('show camera 1 in place')
  })
})

describe('which camera', () => {
  test('the one that was used last, by its deviceId', async () => {
    const { camera, requests, saved } = cameraBench({ stored: '{"facing":"front","deviceId":"old"}' })
    camera.start()
    await settled()
    expect(requests[0]).toMatchObject({ facing: 'front', deviceId: 'old' })
    expect(saved.get('stampdesk.camera')).toBe('{"facing":"front","deviceId":"id 1"}')
  })

  test.each(['', 'null', '{', '{"facing":"up","deviceId":"x"}', '[]'])(
    'not by rubbish: %j',
    async (stored) => {
      const { camera, requests } = cameraBench({ stored })
      camera.start()
      await settled()
      expect(requests[0]).toMatchObject({ facing: 'back', deviceId: null })
    },
  )

  test('switching closes the one before it opens the other', async () => {
    const { camera, log, requests } = cameraBench()
    camera.start()
    await settled()
    camera.switchFacing()
    await settled()
    expect(requests[1]).toMatchObject({ facing: 'front', deviceId: null })
    expect(log.indexOf('close camera 1')).toBeLessThan(log.indexOf('open camera 2'))
    expect(camera.getState()).toMatchObject({ phase: 'live', facing: 'front' })
  })

  test('a torch is lit only where there is one', async () => {
    const b = cameraBench()
    b.camera.start()
    await settled()
    b.camera.setTorch(true)
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'absent' })
    b.setOverrides({ hasTorch: true })
    b.camera.switchFacing()
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'off' })
    b.camera.setTorch(true)
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'on' })
  })
})

test('a decoder that fails is said in the state, and the camera stays', async () => {
  const { camera, signals } = cameraBench()
  const phases: string[] = []
  camera.start()
  await settled()
  camera.subscribe(() => {
    const state = camera.getState()
    phases.push(state.phase === 'live' ? state.decoder : state.phase)
  })
  signals().decoder('failed')
  signals().decoder('failed')
  expect(phases).toEqual(['failed'])
})
