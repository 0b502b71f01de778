export type Facing = 'front' | 'back'

/** Why there is no picture. `in-use` is also what a cable or a driver that fails gives. */
export type Refusal = 'permission' | 'no-camera' | 'in-use' | 'insecure' | 'unknown'

/** What to tell a cashier whose code is not read, as the picture says it. Nothing at an empty counter. */
export type Hint =
  | 'none'
  | 'too-dark'
  | 'glare'
  | 'hold-steady'
  | 'move-closer'
  | 'two-codes'
  | 'part-of-a-code'
  | 'small-code'
  | 'type-code'

/** `failed`: the camera shows a picture and reads nothing; typed codes and hardware scanners go on. */
export type Decoder = 'loading' | 'ready' | 'failed'

export type Zoom = { min: number; max: number; step: number; value: number }

export type LiveCamera = {
  phase: 'live'
  facing: Facing
  isDecoding: boolean
  hint: Hint
  decoder: Decoder
  /** Only a camera whose capabilities name a torch, or a zoom, has one. */
  torch: 'absent' | 'off' | 'on'
  zoom: Zoom | null
  canSwitch: boolean
}

export type CameraState =
  | { phase: 'idle' }
  | { phase: 'starting'; facing: Facing; isRestart: boolean }
  | LiveCamera
  | { phase: 'refused'; reason: Refusal }
  | { phase: 'stalled'; facing: Facing }

export type CameraEvent =
  | { type: 'asked'; facing: Facing; isRestart: boolean }
  | { type: 'opened'; live: Omit<LiveCamera, 'phase'> }
  | { type: 'adjusted'; change: Partial<Omit<LiveCamera, 'phase'>> }
  | { type: 'refused'; reason: Refusal }
  | { type: 'stalled'; facing: Facing }
  | { type: 'closed' }

const allowed: Record<CameraEvent['type'], ReadonlyArray<CameraState['phase']>> = {
  asked: ['idle', 'live', 'refused', 'stalled', 'starting'],
  opened: ['starting'],
  adjusted: ['live'],
  refused: ['starting'],
  stalled: ['starting', 'live'],
  closed: ['starting', 'live'],
}

/**
 *         asked             opened
 *   idle ───────► starting ────────► live ◄─┐
 *    ▲             │ │  ▲ ▲           │ │   │ adjusted
 *    │   closed    │ │  │ └── asked ──┤ └───┘   (a silent restart, another camera)
 *    ├─────────────┘ │  │             │
 *    │        refused│  │asked        │ stalled
 *    │               ▼  │             ▼
 *    │           refused, stalled ◄───┤
 *    └────────────────────────────────┘ closed
 *
 * Refused and stalled are left only by a person who asks again: iPadOS prompts at each call (docs/scanner.md#rules).
 */
export function move(state: CameraState, event: CameraEvent): CameraState {
  if (!allowed[event.type].includes(state.phase)) {
    throw new Error(`camera: "${event.type}" cannot happen while ${state.phase}`)
  }
  switch (event.type) {
    case 'asked':
      return { phase: 'starting', facing: event.facing, isRestart: event.isRestart }
    case 'opened':
      return { phase: 'live', ...event.live }
    case 'adjusted':
      return state.phase === 'live' ? adjust(state, event.change) : state
    case 'refused':
      return { phase: 'refused', reason: event.reason }
    case 'stalled':
      return { phase: 'stalled', facing: event.facing }
    case 'closed':
      return { phase: 'idle' }
  }
}

// The same object back where nothing changed, so that a store's readers do not draw again.
function adjust(state: LiveCamera, change: Partial<LiveCamera>): LiveCamera {
  const next: LiveCamera = { ...state, ...change }
  const keys = Object.keys(next) as Array<keyof LiveCamera>
  return keys.every((key) => Object.is(next[key], state[key])) ? state : next
}
