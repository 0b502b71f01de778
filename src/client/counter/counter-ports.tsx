import { createContext, use } from 'react'
import type { CounterCalls } from '../api/counter-calls.ts'
import type { Door } from '../api/door.ts'
import type { Sound } from '../kit/sound.ts'
import type { Outbox } from '../outbox/outbox.ts'
import type { ReachabilityWatch } from '../outbox/reachability.ts'
import type { Saving } from '../outbox/saving.ts'
import type { SnapshotShelf } from '../outbox/snapshots.ts'
import type { StorageTrust } from '../outbox/storage-trust.ts'
import type { Camera } from '../scan/camera.ts'
import type { FaceMemory } from '../store/face-memory.ts'
import type { LastTaps } from '../store/last-taps.ts'
import type { LockStore } from '../store/lock-store.ts'
import type { RewardMemory } from '../store/reward-memory.ts'
import type { SettingsStore } from '../store/settings.ts'
import type { TillMemory } from '../store/till-memory.ts'

/** A new version of the app, when it may be offered (O-8). */
export type Updates = {
  isOffered(): boolean
  subscribe(run: () => void): () => void
  apply(): void
}

/** Everything of the outside that the counter's screens use. */
export type CounterPorts = {
  settings: SettingsStore
  camera: Camera
  outbox: Outbox & Saving
  snapshots: Pick<SnapshotShelf, 'keep' | 'recall'>
  reachability: ReachabilityWatch
  door: Door
  calls: CounterCalls
  lock: LockStore
  faces: FaceMemory
  rewards: RewardMemory
  lastTaps: LastTaps
  till: TillMemory
  updates: Updates
  storageTrust: Promise<StorageTrust>
  sound: Sound
  newCommandId: () => string
  /** The tablet's wall clock: told, shown, never trusted. */
  now: () => number
}

const Ports = createContext<CounterPorts | null>(null)

export const CounterProvider = Ports

export function useCounter(): CounterPorts {
  const ports = use(Ports)
  if (!ports) throw new Error('useCounter outside CounterProvider')
  return ports
}
