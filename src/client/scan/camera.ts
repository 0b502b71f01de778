import { type CameraEvent, type CameraState, type Decoder, type Facing, move } from './camera-state.ts'
import type { Clock } from './clock.ts'
import { createHints } from './hints.ts'
import { CameraError, type Corners, type OpenCamera, type OpenRequest } from './open-camera.ts'
import { payloadOf } from './payload.ts'
import { createReadFilter } from './read-filter.ts'
import { type CameraStorage, recallCamera, rememberCamera } from './remembered-camera.ts'
import { createWatchdog } from './watchdog.ts'

/** The corners found are drawn for this long (scanner.md, Rules). */
export const cornersMs = 150
/** A camera that ran for this long has earned another silent restart: a tablet sleeps every night. */
export const soundMs = 30_000

export type CameraPorts = {
  /** Asks for the camera; rejects with a `CameraError` only. */
  open(request: OpenRequest): Promise<OpenCamera>
  storage: CameraStorage
  clock: Clock
  page: { isVisible(): boolean; onReturn(run: () => void): void }
  defaultFacing?: Facing
}

export type Camera = {
  getState(): CameraState
  subscribe(run: () => void): () => void
  /** Each text once a presentation, never empty and never over 512 characters. */
  onRead(run: (text: string) => void): () => void
  /** Where the code is, for the overlay; null 150 ms after it was last seen. */
  onCorners(run: (corners: Corners | null) => void): () => void
  /** Shows the preview in the element; fits a React 19 `ref`, whose clean-up the result is. */
  attach(element: HTMLElement | null): () => void
  /** Asks for the camera, once: does nothing while it runs, and nothing after a refusal. */
  start(): void
  stop(): void
  /** A person's "Restart camera" or "Try again": the only way out of refused and stalled. */
  restart(): void
  /** Stops decoding and keeps the stream, so that coming back asks for no permission. */
  pause(): void
  resume(): void
  switchFacing(): void
  setTorch(isOn: boolean): void
  setZoom(value: number): void
}

/**
 * The one owner of the camera, outside any component. What is wanted is a value (`wish`); `settle` is the
 * only function that opens and closes, one thing at a time, until what is there is what is wanted. So a stop
 * during a pending start waits for it, and two starts are one camera.
 */
export function createCamera(ports: CameraPorts): Camera {
  const { clock, page, storage } = ports
  const remembered = recallCamera(storage, ports.defaultFacing ?? 'back')
  const wish = { ...remembered, isOn: false, attempt: 1, isRestart: false }
  const subscribers = new Set<() => void>()
  const readers = new Set<(text: string) => void>()
  const overlays = new Set<(corners: Corners | null) => void>()
  const filter = createReadFilter()

  let state: CameraState = { phase: 'idle' }
  let current: { camera: OpenCamera; attempt: number; since: number } | null = null
  let triedAttempt = 0
  let isSettling = false
  let isPaused = false
  let isLostWhileHidden = false
  let hasSilentRestart = true
  let decoder: Decoder = 'loading'
  let place: HTMLElement | null = null
  let clearCorners: (() => void) | null = null

  const hints = createHints(clock, (hint) => adjust({ hint }))
  const watchdog = createWatchdog({ clock, isVisible: page.isVisible, onSilent: lost })
  page.onReturn(() => {
    if (!current) return
    current.camera.wake()
    if (isLostWhileHidden) lost()
    else watchdog.returned()
  })

  function dispatch(event: CameraEvent): void {
    const next = move(state, event)
    if (next === state) return
    state = next
    for (const run of subscribers) run()
  }

  function adjust(change: Extract<CameraEvent, { type: 'adjusted' }>['change']): void {
    if (state.phase === 'live') dispatch({ type: 'adjusted', change })
  }

  async function settle(): Promise<void> {
    if (isSettling) return
    isSettling = true
    // What a component does and undoes in one task (StrictMode) does not reach the camera.
    await Promise.resolve()
    for (;;) {
      if (current && !(wish.isOn && current.attempt === wish.attempt)) {
        await closeCurrent(current.camera)
      } else if (!wish.isOn) {
        if (state.phase === 'refused' || state.phase === 'idle') break
        dispatch({ type: 'closed' })
        wish.attempt += 1
      } else if (triedAttempt !== wish.attempt) {
        await openOnce(wish.attempt, wish.isRestart)
      } else break
    }
    isSettling = false
  }

  async function closeCurrent(camera: OpenCamera): Promise<void> {
    current = null
    if (!wish.isOn) wish.attempt += 1 // a start from here on is another visit
    watchdog.rest()
    hints.rest()
    showCorners(null)
    await camera.close()
  }

  async function openOnce(attempt: number, isRestart: boolean): Promise<void> {
    triedAttempt = attempt
    decoder = 'loading'
    dispatch({ type: 'asked', facing: wish.facing, isRestart })
    const isMine = () => wish.attempt === attempt
    try {
      const camera = await ports.open({
        facing: wish.facing,
        deviceId: wish.deviceId,
        signals: {
          frame: () => isMine() && watchdog.frame(),
          seen: (text, corners) => isMine() && seen(text, corners),
          read: (text) => isMine() && read(text),
          muted: (isMuted) => isMine() && watchdog.muted(isMuted),
          ended: () => isMine() && current && lost(),
          decoder: (status) => isMine() && noteDecoder(status),
        },
      })
      current = { camera, attempt, since: clock.now() }
      if (wish.isOn && isMine()) goLive(camera)
    } catch (error) {
      if (isMine()) fail(error, isRestart)
    }
  }

  function goLive(camera: OpenCamera): void {
    isLostWhileHidden = false
    wish.facing = camera.facing
    wish.deviceId = camera.deviceId
    rememberCamera(storage, { facing: camera.facing, deviceId: camera.deviceId })
    dispatch({
      type: 'opened',
      live: {
        facing: camera.facing,
        isDecoding: !isPaused,
        hint: 'none',
        decoder,
        torch: camera.hasTorch ? 'off' : 'absent',
        zoom: camera.zoom,
        canSwitch: camera.canSwitch,
      },
    })
    camera.showIn(place)
    applyDecoding(camera)
  }

  function fail(error: unknown, isRestart: boolean): void {
    const reason = error instanceof CameraError ? error.reason : 'unknown'
    if (reason === 'no-frames' || (isRestart && reason !== 'permission')) {
      dispatch({ type: 'stalled', facing: wish.facing })
    } else {
      dispatch({ type: 'refused', reason })
    }
  }

  // One silent restart, then a person (scanner.md, Rules). A hidden page may not open a camera on iPadOS.
  function lost(): void {
    if (!current || !wish.isOn) return
    if (!page.isVisible()) {
      isLostWhileHidden = true
      return
    }
    if (clock.now() - current.since >= soundMs) hasSilentRestart = true
    if (hasSilentRestart) {
      hasSilentRestart = false
      again(true)
      return
    }
    dispatch({ type: 'stalled', facing: wish.facing })
    wish.attempt += 1
    triedAttempt = wish.attempt // the dead stream is let go, and nothing is opened in its place
    void settle()
  }

  function again(isRestart: boolean): void {
    wish.isOn = true
    wish.attempt += 1
    wish.isRestart = isRestart
    void settle()
  }

  function applyDecoding(camera: OpenCamera): void {
    if (!isPaused) filter.resume(clock.now())
    camera.setDecoding(!isPaused)
    watchdog.expect(!isPaused)
    if (isPaused) hints.rest()
    else hints.begin()
    if (isPaused) showCorners(null)
  }

  function setPaused(next: boolean): void {
    if (isPaused === next) return
    isPaused = next
    if (!current || state.phase !== 'live') return
    adjust({ isDecoding: !isPaused })
    applyDecoding(current.camera)
  }

  function noteDecoder(status: Decoder): void {
    decoder = status
    adjust({ decoder })
  }

  function seen(text: string, corners: Corners): boolean {
    if (isPaused || state.phase !== 'live') return false
    showCorners(corners)
    return payloadOf(text) !== null && filter.isNew(text, clock.now())
  }

  function read(text: string): void {
    if (isPaused || state.phase !== 'live') return
    hints.begin()
    for (const run of readers) run(text)
  }

  function showCorners(corners: Corners | null): void {
    if (!corners && !clearCorners) return
    clearCorners?.()
    clearCorners = corners ? clock.after(cornersMs, () => showCorners(null)) : null
    for (const run of overlays) run(corners)
  }

  return {
    getState: () => state,
    subscribe: (run) => listen(subscribers, run),
    onRead: (run) => listen(readers, run),
    onCorners: (run) => listen(overlays, run),
    attach(element) {
      place = element
      if (state.phase === 'live') current?.camera.showIn(place)
      return () => {
        if (place !== element) return // another screen has taken it over already
        place = null
        if (state.phase === 'live') current?.camera.showIn(null)
      }
    },
    start() {
      if (!wish.isOn) wish.isRestart = false
      wish.isOn = true
      void settle()
    },
    stop() {
      wish.isOn = false
      void settle()
    },
    restart() {
      hasSilentRestart = true
      again(false)
    },
    pause: () => setPaused(true),
    resume: () => setPaused(false),
    switchFacing() {
      if (!current || state.phase !== 'live') return
      wish.facing = wish.facing === 'front' ? 'back' : 'front'
      wish.deviceId = current.camera.nextDeviceId
      again(false)
    },
    setTorch(isOn) {
      if (state.phase !== 'live' || state.torch === 'absent') return
      void current?.camera.setTorch(isOn).then(
        () => adjust({ torch: isOn ? 'on' : 'off' }),
        () => {}, // the lamp may be taken (battery, heat); the state keeps saying what it is
      )
    },
    setZoom(value) {
      const zoom = state.phase === 'live' ? state.zoom : null
      if (!zoom) return
      void current?.camera.setZoom(value).then(
        () => adjust({ zoom: { ...zoom, value } }),
        () => {},
      )
    },
  }
}

function listen<Run>(runs: Set<Run>, run: Run): () => void {
  runs.add(run)
  return () => runs.delete(run)
}
