import { createContext, type ReactNode, use } from 'react'
import type { ApiClient } from '../api/api-client.ts'
import type { SettingsStore } from '../store/settings.ts'

/** What queries, mutations and forms need of the world. */
export type Deps = {
  api: ApiClient
  settings: SettingsStore
  newCommandId: () => string
  /** This device's clock, in ms since 1970. */
  now: () => number
}

const Provided = createContext<Deps | null>(null)

export function DepsProvider({ value, children }: { value: Deps; children: ReactNode }) {
  return <Provided value={value}>{children}</Provided>
}

export function useDeps(): Deps {
  const deps = use(Provided)
  if (!deps) throw new Error('useDeps outside DepsProvider')
  return deps
}
