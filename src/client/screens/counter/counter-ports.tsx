import { createContext, use } from 'react'
import type { Snapshot } from '#shared/stamp.ts'
import type { CounterCalls } from '../../api/counter-calls.ts'
import type { Outbox } from '../../outbox/outbox.ts'
import type { Camera } from '../../scan/camera.ts'
import type { RewardMemory } from '../../store/reward-memory.ts'
import type { SettingsStore } from '../../store/settings.ts'
import type { TillMemory } from '../../store/till-memory.ts'
import type { Sound } from './sound.ts'

/** Whether the server answers, as a probe finds out. */
export type Reach = {
  getState(): 'online' | 'slow' | 'offline'
  subscribe(run: () => void): () => void
}

/** What is kept of a snapshot for offline reading: nothing personal. */
export type KeptSnapshot = Omit<Snapshot, 'userNm' | 'lastAdd' | 'reservedBy'>
export type SnapshotShelf = {
  keep(snapshot: Snapshot): Promise<void>
  recall(stampIdx: number): Promise<KeptSnapshot | null>
}

/** Everything of the outside that the counter's screens use. */
export type CounterPorts = {
  settings: SettingsStore
  camera: Camera
  outbox: Outbox
  snapshots: SnapshotShelf
  reach: Reach
  calls: CounterCalls
  rewards: RewardMemory
  till: TillMemory
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
