/** The shop's administration, put together: stamp cards, and a stamp of one for a customer. */
import { issueRoutes } from '../api/issue.ts'
import { stampCardRoutes } from '../api/stamp-cards.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Route } from '../http/route.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'

type Deps = {
  db: Db
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  ledger: Ledger
  reads: Reads
  isGateway: boolean
}

export function createShopRoutes(deps: Deps): Route[] {
  return [...stampCardRoutes(deps), ...issueRoutes(deps)]
}
