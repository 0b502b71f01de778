import { createContext, use } from 'react'
import type { ApiClient } from '../api/api-client.ts'
import type { CounterCalls } from '../api/counter-calls.ts'
import type { Sound } from '../kit/sound.ts'
import type { DeferredOutbox } from '../outbox/deferred-outbox.ts'
import type { ReachabilityWatch } from '../outbox/reachability.ts'
import type { SnapshotStore } from '../outbox/snapshots.ts'
import type { StorageTrust } from '../outbox/storage-trust.ts'
import type { Camera } from '../scan/camera.ts'
import type { DeviceMemory } from '../store/device-memory.ts'
import type { DistanceStore } from '../store/distances.ts'
import type { FaceMemory } from '../store/face-memory.ts'
import type { LastTaps } from '../store/last-taps.ts'
import type { LockStore } from '../store/lock-store.ts'
import type { RewardMemory } from '../store/reward-memory.ts'
import type { SettingsStore } from '../store/settings.ts'
import type { GivenSlip } from './promise/slip-database.ts'

/** A new version of the app, when it may be offered (O-8). */
type Updates = {
  isOffered(): boolean
  subscribe(run: () => void): () => void
  apply(): void
}

/** What the screens do otherwise in practice, where nothing of the outside is there. */
type PracticeMode = {
  leave(): void
  /** Its addresses are no browser's. */
  pathname(): string
  /** A slip that nobody signed. */
  giveSlip(stampIdx: number): GivenSlip
}

/** Everything of the outside that the counter's screens use. */
export type CounterDeps = {
  settings: SettingsStore
  camera: Camera
  outbox: DeferredOutbox
  snapshots: Pick<SnapshotStore, 'keep' | 'recall'>
  reachability: ReachabilityWatch
  distances: DistanceStore
  api: ApiClient
  calls: CounterCalls
  lock: LockStore
  faces: FaceMemory
  rewards: RewardMemory
  lastTaps: LastTaps
  device: DeviceMemory
  updates: Updates
  storageTrust: Promise<StorageTrust>
  sound: Sound
  newCommandId: () => string
  /** The tablet's wall clock: reported, shown, never trusted. */
  now: () => number
  /** There in practice alone. */
  practice?: PracticeMode
}

const Deps = createContext<CounterDeps | null>(null)

export const CounterProvider = Deps

export function useCounter(): CounterDeps {
  const deps = use(Deps)
  if (!deps) throw new Error('useCounter outside CounterProvider')
  return deps
}
