import { createBrowserWorker } from './browser-worker.ts'
import { keepFaces } from './keep-faces.ts'
import { connectUpdateChecks } from './update-checks.ts'
import { createUpdateGate, type UpdateGate } from './update-gate.ts'

const every = (ms: number, run: () => void) => {
  const timer = setInterval(run, ms)
  return () => clearInterval(timer)
}

const none: UpdateGate = {
  isOffered: () => false,
  subscribe: () => () => {},
  apply() {},
  outOfStep() {},
  stop() {},
}

/** The real browser around the gate. Once a visit; in development, and without service workers, nothing is offered. */
export function startUpdates(isBusy: () => boolean): UpdateGate {
  const { serviceWorker } = navigator
  if (!serviceWorker || !import.meta.env.PROD) return none
  let lastInputAt = performance.now()
  const touched = () => {
    lastInputAt = performance.now()
  }
  document.addEventListener('pointerdown', touched, true)
  document.addEventListener('keydown', touched, true)

  const worker = createBrowserWorker(serviceWorker)
  const gate = createUpdateGate({
    worker,
    isBusy,
    lastInputAt: () => lastInputAt,
    now: () => performance.now(),
    every,
    reload: () => location.reload(),
  })
  keepFaces(document.fonts, serviceWorker)
  void worker.register().then(() => connectUpdateChecks(worker.check, window, every))
  return gate
}
