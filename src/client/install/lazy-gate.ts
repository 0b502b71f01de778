import type { UpdateGate } from './update-gate.ts'

/** The gate before its chunk has come: the first paint need not wait for what nobody can want yet. */
export function lazyGate(load: () => Promise<UpdateGate>): UpdateGate {
  const listeners = new Set<() => void>()
  let gate: UpdateGate | null = null
  const tell = () => {
    for (const listener of listeners) listener()
  }

  async function come(): Promise<void> {
    gate = await load()
    gate.subscribe(tell)
  }

  // A first visit whose network has gone: the next one has it.
  come().catch(() => {})
  return {
    isOffered: () => gate?.isOffered() ?? false,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    apply: () => gate?.apply(),
    outOfStep: () => gate?.outOfStep(),
    stop: () => gate?.stop(),
  }
}
