import type { Readiness, ServiceReach } from '#shared/counter-api.ts'

/**
 * How far a tap gets: our server, and behind it in gateway mode the hosted service. When each was last heard from, by
 * this tablet's clock. `service` is null in engine mode, and until it is known.
 */
export type Distances = { serverAt: number | null; service: (ServiceReach & { heardAt: number }) | null }

export type DistanceStore = {
  getState(): Distances
  subscribe(listener: () => void): () => void
  heard(readiness: Readiness): void
}

/** `onServiceBack`: what was not to be had while it was away may be asked again. */
export function createDistances(now: () => number, onServiceBack: () => void): DistanceStore {
  const listeners = new Set<() => void>()
  let state: Distances = { serverAt: null, service: null }
  return {
    getState: () => state,
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    heard({ service }) {
      const heardAt = now()
      const isBack = state.service?.isAway === true && service?.isAway === false
      state = { serverAt: heardAt, service: service && { ...service, heardAt } }
      for (const listener of listeners) listener()
      if (isBack) onServiceBack()
    },
  }
}
