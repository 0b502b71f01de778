import { createCamera } from './camera.ts'
import { createManualClock } from './manual-clock.ts'
import type { Corners, OpenCamera, OpenRequest } from './open-camera.ts'

export const corners: Corners = {
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
export function cameraBench({ isHeld = false, stored = null as string | null } = {}) {
  const clock = createManualClock()
  const log: string[] = []
  const requests: OpenRequest[] = []
  const gates: Array<{ grant(): void; refuse(error: unknown): void }> = []
  const page = { isVisible: true, returned: () => {} }
  const saved = new Map<string, string>(stored === null ? [] : [['stampdesk.camera', stored]])
  let overrides: Partial<OpenCamera> = {}

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
        ...overrides,
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
    setOverrides: (next: Partial<OpenCamera>) => {
      overrides = next
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
export const settled = async () => {
  for (let i = 0; i < 20; i += 1) await Promise.resolve()
}
