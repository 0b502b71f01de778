import { describe, expect, test } from 'vitest'
import { createCamera } from './camera.ts'
import { createManualClock } from './manual-clock.ts'
import { CameraError, type Corners, type OpenCamera, type OpenRequest } from './open-camera.ts'

const corners: Corners = {
  points: [
    { x: 0, y: 0 },
    { x: 10, y: 0 },
    { x: 10, y: 10 },
    { x: 0, y: 10 },
  ],
  width: 100,
  height: 100,
}

/** Cameras that open when the test says so. `log` is what the hardware went through. */
function bench({ isHeld = false, stored = null as string | null } = {}) {
  const clock = createManualClock()
  const log: string[] = []
  const requests: OpenRequest[] = []
  const gates: Array<{ grant(): void; refuse(error: unknown): void }> = []
  const page = { isVisible: true, returned: () => {} }
  const saved = new Map<string, string>(stored === null ? [] : [['stampdesk.camera', stored]])
  let lens: Partial<OpenCamera> = {}

  const camera = createCamera({
    clock,
    storage: {
      getItem: (key) => saved.get(key) ?? null,
      setItem: (key, value) => void saved.set(key, value),
    },
    page: {
      isVisible: () => page.isVisible,
      onReturn: (run) => {
        page.returned = run
      },
    },
    open(request) {
      requests.push(request)
      const name = `camera ${requests.length}`
      log.push(`open ${name}`)
      const opened: OpenCamera = {
        facing: request.facing,
        deviceId: `id ${requests.length}`,
        nextDeviceId: null,
        canSwitch: true,
        hasTorch: false,
        zoom: null,
        showIn: (element) => log.push(`show ${name} ${element ? 'in place' : 'nowhere'}`),
        setDecoding: (isDecoding) => log.push(`${isDecoding ? 'decode' : 'rest'} ${name}`),
        setTorch: () => Promise.resolve(),
        setZoom: () => Promise.resolve(),
        wake: () => log.push(`wake ${name}`),
        close: async () => {
          log.push(`close ${name}`)
        },
        ...lens,
      }
      if (!isHeld) return Promise.resolve(opened)
      return new Promise((resolve, reject) => {
        gates.push({ grant: () => resolve(opened), refuse: reject })
      })
    },
  })
  const reads: string[] = []
  camera.onRead((text) => reads.push(text))

  const at = <Item>(items: Item[]): Item => {
    const item = items.at(-1)
    if (item === undefined) throw new Error('nothing there yet')
    return item
  }
  return {
    camera,
    clock,
    log,
    page,
    reads,
    saved,
    requests,
    setLens: (next: Partial<OpenCamera>) => {
      lens = next
    },
    gate: () => at(gates),
    signals: () => at(requests).signals,
    opens: () => log.filter((line) => line.startsWith('open')).length,
    /** As the adapter does: seen by the worker, and where that is new, read by the library. */
    present(text: string) {
      const { signals } = at(requests)
      signals.frame()
      if (signals.seen(text, corners)) signals.read(text)
    },
    /** A stream at one frame a second. */
    stream(seconds: number) {
      for (let i = 0; i < seconds; i += 1) {
        clock.pass(1000)
        at(requests).signals.frame()
      }
    },
  }
}

/** Lets what is already decided happen: promises only, no time. */
const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}

describe('one queue of transitions', () => {
  test('two starts open one camera', async () => {
    const { camera, opens } = bench()
    camera.start()
    camera.start()
    await settled()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
    expect(camera.getState().phase).toBe('live')
  })

  test('start, stop and start in one task, as StrictMode does, open one camera', async () => {
    const { camera, opens } = bench()
    camera.start()
    camera.stop()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
  })

  test('stop and start in one task leave a live camera alone', async () => {
    const { camera, log } = bench()
    camera.start()
    await settled()
    camera.stop()
    camera.start()
    await settled()
    expect(log.filter((line) => line.startsWith('close'))).toEqual([])
  })

  test('a stop while the camera opens waits for it, then closes it', async () => {
    const { camera, log, gate } = bench({ isHeld: true })
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
    const { camera, opens, gate } = bench({ isHeld: true })
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
    const { camera, log } = bench()
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
    const b = bench()
    let closed = () => {}
    b.setLens({
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
    const { camera, log, opens } = bench()
    camera.start()
    await settled()
    camera.pause()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: false })
    camera.resume()
    expect(camera.getState()).toMatchObject({ phase: 'live', isDecoding: true })
    expect(log.slice(2)).toEqual(['decode camera 1', 'rest camera 1', 'decode camera 1'])
    expect(opens()).toBe(1)
  })

  test('after a refusal only a person asks again', async () => {
    const { camera, gate, opens } = bench({ isHeld: true })
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
    const { camera, gate, opens } = bench({ isHeld: true })
    camera.start()
    await settled()
    camera.stop()
    gate().refuse(new CameraError('permission'))
    await settled()
    camera.start()
    await settled()
    expect(opens()).toBe(1)
  })

  test("an error that is nobody's is refused as unknown", async () => {
    const { camera, gate } = bench({ isHeld: true })
    camera.start()
    await settled()
    gate().refuse(new TypeError('Failed to fetch dynamically imported module'))
    await settled()
    expect(camera.getState()).toEqual({ phase: 'refused', reason: 'unknown' })
  })
})

describe('healing', () => {
  test('a stream with frames is left alone', async () => {
    const { camera, opens, stream } = bench()
    camera.start()
    await settled()
    stream(60)
    await settled()
    expect(opens()).toBe(1)
  })

  test('no frame for 2 s: one silent restart, then a state that offers one', async () => {
    const { camera, clock, log, opens } = bench()
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
  })

  test('the silent restart says that it is one', async () => {
    const { camera, gate, signals } = bench({ isHeld: true })
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
    const { camera, opens, signals, stream } = bench()
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
      const { camera, gate, signals } = bench({ isHeld: true })
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
    const { camera, clock, opens } = bench()
    camera.start()
    await settled()
    camera.pause()
    clock.pass(60_000)
    await settled()
    expect(opens()).toBe(1)
    camera.resume()
    clock.pass(1999)
    await settled()
    expect(opens()).toBe(1)
    clock.pass(1)
    await settled()
    expect(opens()).toBe(2)
  })

  test('muted for 2 s is dead even when paused; muted for less is not', async () => {
    const { camera, clock, opens, signals } = bench()
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
    const { camera, clock, log, opens, page, signals } = bench()
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
    const { camera, clock, opens, page } = bench()
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
    const { camera, opens, requests, signals } = bench()
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

describe('reads', () => {
  test('a code that stays is read once; gone for 1.5 s and back, again', async () => {
    const { camera, clock, present, reads } = bench()
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
    const { camera, present, reads } = bench()
    camera.start()
    await settled()
    present('A')
    present('B')
    present('A')
    present('B')
    expect(reads).toEqual(['A', 'B'])
  })

  test('a code that still lies there after a pause does not open its card again', async () => {
    const { camera, clock, present, reads } = bench()
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
    const { camera, present, reads } = bench()
    camera.start()
    await settled()
    const longest = 'x'.repeat(512)
    for (const text of ['', '  ', `${longest}y`, longest]) present(text)
    expect(reads).toEqual([longest])
  })

  test('the corners go 150 ms after they were last seen', async () => {
    const { camera, clock, present } = bench()
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
    const { camera, present, stream } = bench()
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
  })
})

describe('which camera', () => {
  test('the one that was used last, by its deviceId', async () => {
    const { camera, requests, saved } = bench({ stored: '{"facing":"front","deviceId":"old"}' })
    camera.start()
    await settled()
    expect(requests[0]).toMatchObject({ facing: 'front', deviceId: 'old' })
    expect(saved.get('stampdesk.camera')).toBe('{"facing":"front","deviceId":"id 1"}')
  })

  test.each(['', 'null', '{', '{"facing":"up","deviceId":"x"}', '[]'])(
    'not by rubbish: %j',
    async (stored) => {
      const { camera, requests } = bench({ stored })
      camera.start()
      await settled()
      expect(requests[0]).toMatchObject({ facing: 'back', deviceId: null })
    },
  )

  test('switching closes the one before it opens the other', async () => {
    const { camera, log, requests } = bench()
    camera.start()
    await settled()
    camera.switchFacing()
    await settled()
    expect(requests[1]).toMatchObject({ facing: 'front', deviceId: null })
    expect(log.indexOf('close camera 1')).toBeLessThan(log.indexOf('open camera 2'))
    expect(camera.getState()).toMatchObject({ phase: 'live', facing: 'front' })
  })

  test('a torch is lit only where there is one', async () => {
    const b = bench()
    b.camera.start()
    await settled()
    b.camera.setTorch(true)
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'absent' })
    b.setLens({ hasTorch: true })
    b.camera.switchFacing()
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'off' })
    b.camera.setTorch(true)
    await settled()
    expect(b.camera.getState()).toMatchObject({ torch: 'on' })
  })
})

test('a decoder that fails is said in the state, and the camera stays', async () => {
  const { camera, signals } = bench()
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
