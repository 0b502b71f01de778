import { createContext, type ReactNode, use } from 'react'
import type { Door } from '../../api/door.ts'
import type { SettingsStore } from '../../store/settings.ts'

/** What the manager's screens need of the world. */
export type ManagerPorts = {
  door: Door
  settings: SettingsStore
  newCommandId: () => string
  /** This device's clock, in ms since 1970. */
  now: () => number
}

const Manager = createContext<ManagerPorts | null>(null)

export function ManagerProvider({ value, children }: { value: ManagerPorts; children: ReactNode }) {
  return <Manager value={value}>{children}</Manager>
}

export function useManager(): ManagerPorts {
  const ports = use(Manager)
  if (!ports) throw new Error('a manager’s screen stands outside its provider')
  return ports
}
