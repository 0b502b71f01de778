/** The shop's administration, put together: stamp cards, a stamp of one for a customer, and finding theirs. */
import { cardBatchRoutes } from '../api/card-batches.ts'
import { customerRoutes } from '../api/customers.ts'
import { issueRoutes } from '../api/issue.ts'
import { stampCardRoutes } from '../api/stamp-cards.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Route } from '../http/route.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { shopSettings } from '../people/shop-settings.ts'

type Deps = {
  db: Db
  vault: Vault
  now: () => number
  dayOf: (at: number) => string
  ledger: Ledger
  reads: Reads
  stampHosts: () => readonly string[]
  publicUrl: () => string
  drawStampIdx?: () => number
  isGateway: boolean
}

export function createShopRoutes(deps: Deps): Route[] {
  // Whose a card is stands at a hosted service, and not here.
  const isAllowed = async () => !deps.isGateway && (await shopSettings.read(deps.db.read)).counterSearch
  return [
    ...stampCardRoutes(deps),
    ...issueRoutes(deps),
    ...cardBatchRoutes(deps),
    ...customerRoutes({ ...deps, isAllowed }),
  ]
}
