import { current, effectOf, isOffered, moveUpdate, type Update, type UpdateEvent } from './update.ts'

/** The service worker as the gate sees it. */
export type WorkerPort = {
  /** A new version is on this tablet and waits to be let in. */
  isInstalled(): boolean
  letIn(): void
  /** Asks the server for a newer one. */
  check(): void
  /** Runs when a new version is there, and when another worker rules the page. */
  onInstalled(run: () => void): void
  onReplaced(run: () => void): void
}

type UpdateGateDeps = {
  worker: WorkerPort
  /** A card, the keypad, an undo or a delivery is open (O-8). */
  isBusy: () => boolean
  /** Monotonic, as `now`. */
  lastInputAt: () => number
  now: () => number
  /** Runs again and again; the function returned takes it back. */
  every: (ms: number, run: () => void) => () => void
  reload: () => void
}

export type UpdateGate = {
  isOffered(): boolean
  subscribe(listener: () => void): () => void
  /** "Update" was pressed. */
  apply(): void
  /** The server says that this app is not its own: there may be one that is. */
  outOfStep(): void
  stop(): void
}

/** Whether it is free changes without a word to us, so it is looked at: by level and not by edge. */
const lookEveryMs = 1_000
/** A tablet that is out of step hears so with each request. */
const checkEveryMs = 30_000

export function createUpdateGate(deps: UpdateGateDeps): UpdateGate {
  const { worker } = deps
  const listeners = new Set<() => void>()
  let update: Update = current
  let checkedAt = Number.NEGATIVE_INFINITY

  function move(type: UpdateEvent['type']): void {
    const before = update
    update = moveUpdate(before, {
      type,
      now: deps.now(),
      isBusy: deps.isBusy(),
      isInstalled: worker.isInstalled(),
      lastInputAt: deps.lastInputAt(),
    })
    if (update === before) return
    for (const listener of listeners) listener()
    const effect = effectOf(before, update)
    if (effect === 'let-in') worker.letIn()
    if (effect === 'reload') deps.reload()
  }

  worker.onInstalled(() => move('looked'))
  worker.onReplaced(() => move('replaced'))
  const stop = deps.every(lookEveryMs, () => move('looked'))

  return {
    isOffered: () => isOffered(update),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    apply: () => move('asked'),
    outOfStep() {
      if (deps.now() - checkedAt < checkEveryMs) return
      checkedAt = deps.now()
      worker.check()
    },
    stop,
  }
}
