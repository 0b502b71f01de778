import type { Camera } from './camera.ts'
import type { CameraState } from './camera-state.ts'

const starting: CameraState = { phase: 'starting', facing: 'back', isRestart: false }
const absent: CameraState = { phase: 'refused', reason: 'unknown' }

/**
 * A camera whose own code comes with the scanner's, when it is first started, and not with the shell. What is asked
 * of it before then is asked again once it is there, in the same order. Where it did not come that is a
 * refusal: "Try again" asks for it again, and so does the next start.
 */
export function deferredCamera(load: () => Promise<Camera>): Camera {
  const asked: ((camera: Camera) => void)[] = []
  const watchers = new Set<() => void>()
  let camera: Camera | null = null
  let isLoading = false
  let isAbsent = false

  const whenThere = (ask: (camera: Camera) => void) => {
    if (camera) ask(camera)
    else asked.push(ask)
  }
  /** For what is joined and left: left before it was there, it is never joined. */
  const join = (enter: (camera: Camera) => () => void) => {
    let leave: (() => void) | null = null
    let isOver = false
    whenThere((there) => {
      if (!isOver) leave = enter(there)
    })
    return () => {
      isOver = true
      leave?.()
    }
  }
  async function fetchOnce(): Promise<void> {
    if (isLoading) return
    isLoading = true
    if (isAbsent) setAbsent(false)
    camera = await load()
    for (const ask of asked.splice(0)) ask(camera)
    for (const run of watchers) run()
  }
  function setAbsent(next: boolean): void {
    isAbsent = next
    isLoading = !next
    for (const run of watchers) run()
  }
  const begin = () => void fetchOnce().catch(() => setAbsent(true))

  return {
    getState: () => camera?.getState() ?? (isAbsent ? absent : starting),
    subscribe(run) {
      watchers.add(run)
      const leave = join((there) => there.subscribe(run))
      return () => {
        watchers.delete(run)
        leave()
      }
    },
    onRead: (run) => join((there) => there.onRead(run)),
    onCorners: (run) => join((there) => there.onCorners(run)),
    attach: (element) => join((there) => there.attach(element)),
    start() {
      whenThere((there) => there.start())
      begin()
    },
    stop: () => whenThere((there) => there.stop()),
    restart() {
      whenThere((there) => there.restart())
      begin()
    },
    pause: () => join((there) => there.pause()),
    switchFacing: () => whenThere((there) => there.switchFacing()),
    setTorch: (isOn) => whenThere((there) => there.setTorch(isOn)),
    setZoom: (value) => whenThere((there) => there.setZoom(value)),
  }
}
