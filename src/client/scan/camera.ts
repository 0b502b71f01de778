import { type CameraEvent, type CameraState, type Decoder, type Facing, move } from './camera-state.ts'
import type { Clock } from './clock.ts'
import { createCoach } from './coach.ts'
import type { ReadResult } from './decoder-protocol.ts'
import {
  CameraError,
  type CameraSignals,
  type Corners,
  type OpenCamera,
  type OpenRequest,
} from './open-camera.ts'
import { createOverlay } from './overlay.ts'
import { payloadOf } from './payload.ts'
import { createReadFilter } from './read-filter.ts'
import { type CameraStorage, recallCamera, rememberCamera } from './remembered-camera.ts'
import { createTransitions } from './transitions.ts'
import { createWatchdog } from './watchdog.ts'

/** A camera that ran for this long has earned another silent restart: a tablet sleeps every night. */
const soundMs = 30_000

type CameraDeps = {
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
  /**
   * Stops decoding and keeps the stream, so that coming back asks for no permission. Returns what lets go: it reads again
   * once everybody has.
   */
  pause(): () => void
  switchFacing(): void
  setTorch(isOn: boolean): void
  setZoom(value: number): void
}

/** The one owner of the camera, outside any component. camera-state.ts draws what it can be. */
export function createCamera(deps: CameraDeps): Camera {
  const { clock, page, storage } = deps
  const wish = { ...recallCamera(storage, deps.defaultFacing ?? 'back'), isRestart: false }
  const subscribers = new Set<() => void>()
  const readers = new Set<(text: string) => void>()
  const drawers = new Set<(corners: Corners | null) => void>()
  let state: CameraState = { phase: 'idle' }
  let decoder: Decoder = 'loading'
  const pauses = new Set<symbol>()
  let isPaused = false
  let place: HTMLElement | null = null
  let openedAt = 0
  let hasSilentRestart = true
  let isLostWhileHidden = false

  const filter = createReadFilter()
  const coach = createCoach((hint) => adjust({ hint }))
  const overlay = createOverlay(clock, (corners) => tell(drawers, corners))
  const watchdog = createWatchdog({ clock, isVisible: page.isVisible, onSilent: lost })
  const transitions = createTransitions<OpenCamera>({
    open(attempt) {
      decoder = 'loading'
      dispatch({ type: 'asked', facing: wish.facing, isRestart: wish.isRestart })
      return deps.open({ facing: wish.facing, deviceId: wish.deviceId, signals: signalsOf(attempt) })
    },
    onOpened: goLive,
    onFailed: fail,
    onClosing: rest,
    onOff() {
      if (state.phase === 'starting' || state.phase === 'live') dispatch({ type: 'closed' })
    },
  })
  page.onReturn(comeBack)

  function dispatch(event: CameraEvent): void {
    const next = move(state, event)
    if (next === state) return
    state = next
    tell(subscribers, undefined)
  }

  function adjust(change: Extract<CameraEvent, { type: 'adjusted' }>['change']): void {
    if (state.phase === 'live') dispatch({ type: 'adjusted', change })
  }

  function signalsOf(attempt: number): CameraSignals {
    const isMine = () => transitions.isWanted(attempt)
    return {
      frame: () => isMine() && watchdog.frame(),
      readResult: (readResult) => isMine() && !isPaused && looked(readResult),
      seen: (text, corners) => isMine() && seen(text, corners),
      read: (text) => isMine() && read(text),
      muted: (isMuted) => isMine() && watchdog.muted(isMuted),
      ended: () => isMine() && lost(),
      decoder(status) {
        if (!isMine()) return
        const hasDied = decoder === 'ready' && status === 'failed'
        decoder = status
        adjust({ decoder })
        // After long work. One that dies at once would do so again.
        if (hasDied && clock.now() - openedAt >= soundMs) lost()
      },
    }
  }

  function goLive(camera: OpenCamera): void {
    const { facing, deviceId, zoom, canSwitch } = camera
    const torch = camera.hasTorch ? 'off' : 'absent'
    Object.assign(wish, { facing, deviceId })
    rememberCamera(storage, { facing, deviceId })
    openedAt = clock.now()
    isLostWhileHidden = false
    const isDecoding = !isPaused
    dispatch({ type: 'opened', live: { facing, isDecoding, hint: 'none', decoder, torch, zoom, canSwitch } })
    camera.showIn(place)
    applyDecoding(camera)
  }

  function fail(error: unknown): void {
    const reason = error instanceof CameraError ? error.reason : 'unknown'
    const isStall = reason === 'no-frames' || (wish.isRestart && reason !== 'permission')
    if (isStall) dispatch({ type: 'stalled', facing: wish.facing })
    else dispatch({ type: 'refused', reason })
  }

  function rest(): void {
    watchdog.rest()
    coach.begin(clock.now())
    overlay.show(null)
  }

  // One silent restart, then a person (docs/scanner.md#rules). A hidden page may not open a camera on iPadOS.
  function lost(): void {
    if (state.phase !== 'live' || !transitions.isOn()) return
    if (!page.isVisible()) {
      isLostWhileHidden = true
      return
    }
    const isEarned = hasSilentRestart || clock.now() - openedAt >= soundMs
    hasSilentRestart = false
    if (isEarned) return again(true)
    dispatch({ type: 'stalled', facing: wish.facing })
    transitions.giveUp()
  }

  function comeBack(): void {
    transitions.stream()?.wake()
    if (isLostWhileHidden) lost()
    else watchdog.returned()
  }

  function again(isRestart: boolean): void {
    wish.isRestart = isRestart
    transitions.renew()
  }

  function applyDecoding(camera: OpenCamera): void {
    camera.setDecoding(!isPaused)
    if (isPaused) return rest()
    filter.resume(clock.now())
    watchdog.expect(true)
    coach.begin(clock.now())
  }

  function setPaused(next: boolean): void {
    if (isPaused === next) return
    isPaused = next
    const camera = liveCamera()
    if (!camera) return
    adjust({ isDecoding: !isPaused })
    applyDecoding(camera)
  }

  function pause(): () => void {
    const key = Symbol('pause')
    pauses.add(key)
    setPaused(true)
    return () => {
      pauses.delete(key)
      setPaused(pauses.size > 0)
    }
  }

  function looked(readResult: ReadResult): void {
    const { sight } = readResult
    if (sight?.kind === 'several') filter.beside(sight.texts, clock.now())
    coach.readResult(readResult, clock.now())
  }

  function seen(text: string, corners: Corners): boolean {
    if (isPaused || state.phase !== 'live') return false
    overlay.show(corners)
    return payloadOf(text) !== null && filter.isNew(text, clock.now())
  }

  function read(text: string): void {
    if (isPaused || state.phase !== 'live') return
    coach.begin(clock.now())
    tell(readers, text)
  }

  function liveCamera(): OpenCamera | null {
    return state.phase === 'live' ? transitions.stream() : null
  }

  function showIn(element: HTMLElement | null): void {
    place = element
    liveCamera()?.showIn(element)
  }

  return {
    getState: () => state,
    subscribe: (run) => listen(subscribers, run),
    onRead: (run) => listen(readers, run),
    onCorners: (run) => listen(drawers, run),
    attach(element) {
      showIn(element)
      return () => {
        if (place === element) showIn(null) // else another screen has taken it over already
      }
    },
    start() {
      if (!transitions.isOn()) wish.isRestart = false
      transitions.on()
    },
    stop: transitions.off,
    restart() {
      hasSilentRestart = true
      again(false)
    },
    pause,
    switchFacing() {
      const camera = liveCamera()
      if (!camera) return
      wish.facing = wish.facing === 'front' ? 'back' : 'front'
      wish.deviceId = camera.nextDeviceId
      again(false)
    },
    setTorch(isOn) {
      if (state.phase !== 'live' || state.torch === 'absent') return
      const done = liveCamera()?.setTorch(isOn)
      // The lamp may be taken (battery, heat): the state goes on saying what it is.
      done?.then(() => adjust({ torch: isOn ? 'on' : 'off' })).catch(() => {})
    },
    setZoom(value) {
      const zoom = state.phase === 'live' ? state.zoom : null
      if (!zoom) return
      const done = liveCamera()?.setZoom(value)
      done?.then(() => adjust({ zoom: { ...zoom, value } })).catch(() => {})
    },
  }
}

function listen<Run>(runs: Set<Run>, run: Run): () => void {
  runs.add(run)
  return () => runs.delete(run)
}

function tell<Value>(runs: Set<(value: Value) => void>, value: Value): void {
  for (const run of runs) run(value)
}
