/** What the gateway stands on. */
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { HostedApi, HostedLimits } from './hosted-call.ts'
import type { Trace } from './trace.ts'

export type GatewayDeps = {
  db: Db
  vault: Vault
  hosted: HostedApi
  limits: HostedLimits
  /** The longest that a call may arrive late, in milliseconds. */
  settleMs: number
  now: () => number
  sleep: (ms: number) => Promise<void>
  dayOf: (at: number) => string
  /** Called with every step, after its commit. */
  trace?: Trace
}
