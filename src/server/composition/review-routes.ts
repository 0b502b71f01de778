/** The review, put together: what a manager reads, settles and proves. */
import { setTimeout as wait } from 'node:timers/promises'
import { isOpen } from '#shared/limits.ts'
import { activityRoutes } from '../api/activity.ts'
import { auditVerificationRoutes } from '../api/audit-verification.ts'
import { correctionRoutes } from '../api/corrections.ts'
import { customerRecordRoutes } from '../api/customer-records.ts'
import { fraudSignalRoutes } from '../api/fraud-signals.ts'
import { historyRoutes } from '../api/history.ts'
import { importRoutes } from '../api/imports.ts'
import { promiseRoutes } from '../api/promises.ts'
import { redemptionReportRoutes } from '../api/redemption-report.ts'
import { reportRoutes } from '../api/reports.ts'
import { reviewRoutes } from '../api/reviews.ts'
import { shiftRoutes } from '../api/shift.ts'
import { openAuditKey } from '../audit/checkpoints.ts'
import type { Vault } from '../db/vault.ts'
import type { Route } from '../http/route.ts'
import type { CardMaker } from '../ledger/ledger.ts'
import { type Reads, redeemedAtOf } from '../ledger/reads.ts'
import { createAttribution } from '../people/attribution.ts'
import type { ShopTime } from '../people/shop-time.ts'
import { createPromises } from '../promises/promises.ts'
import { createLive } from '../review/live.ts'
import type { SettleDeps } from '../review/place-stamps.ts'

type Deps = {
  cycle: SettleDeps
  maker: CardMaker
  reads: Reads
  clock: Pick<ShopTime, 'dayOf' | 'timeOf'>
  vault: Vault
  stampHosts: () => string[]
  /** Aborted when the process is asked to stop. */
  stopping: AbortSignal
}

export async function createReviewRoutes(deps: Deps): Promise<Route[]> {
  const { cycle, maker, reads, clock, vault, stampHosts, stopping } = deps
  const { db, ledger, now } = cycle
  // Then the cards go on at the hosted service.
  const isGateway = cycle.nextOf !== null
  const live = createLive({
    db,
    clock,
    isReady: () => !stopping.aborted,
    wait: (ms) => wait(ms, undefined, { ref: false, signal: stopping }).catch(() => {}),
  })
  const attribute = createAttribution(db)
  const promises = createPromises({ db, redeemedAtOf: (stampIdx) => redeemedAtOf(reads, stampIdx) })
  return [
    ...historyRoutes({ db, clock, now, stampHosts }),
    ...customerRecordRoutes({ db, vault, ledger, clock, now, stampHosts, isGateway }),
    ...importRoutes({ db, vault, ledger, maker, clock, now, stampHosts, isGateway }),
    ...reportRoutes({ db, clock, now, isGateway }),
    ...correctionRoutes({ db, ledger, reads, now }),
    ...reviewRoutes(cycle),
    ...activityRoutes({ db, clock, now, live }),
    ...shiftRoutes({ db, clock, now, attribute }),
    ...promiseRoutes({ promises, attribute, now }),
    ...redemptionReportRoutes({ db, clock }),
    ...fraudSignalRoutes({ db, clock, now, isOpen }),
    ...auditVerificationRoutes({ db, auditKey: await openAuditKey(db, vault), now }),
  ]
}
