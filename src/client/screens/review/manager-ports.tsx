import { createContext, type ReactNode, use } from 'react'
import type { Entrance } from '#shared/people-api.ts'
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

/** Who is signed in, and to which shop; behind the gate there is always somebody. */
export type SignedIn = Pick<
  Entrance,
  'shopNm' | 'timeZone' | 'languages' | 'demo' | 'tablet' | 'stampCodes'
> & {
  person: NonNullable<Entrance['person']>
  /** Asks the gate who is there now. */
  again: () => void
}

const Signed = createContext<SignedIn | null>(null)

export function SignedInProvider({ value, children }: { value: SignedIn; children: ReactNode }) {
  return <Signed value={value}>{children}</Signed>
}

export function useSignedIn(): SignedIn {
  const signedIn = use(Signed)
  if (!signedIn) throw new Error('a manager’s page stands outside the gate')
  return signedIn
}
