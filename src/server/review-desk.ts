/** The review, put together: what a manager reads, settles and proves. */
import { setTimeout as wait } from 'node:timers/promises'
import { isOpen } from '#shared/limits.ts'
import { openAuditKey } from './audit/checkpoints.ts'
import { activityRoutes } from './counter-api/activity.ts'
import { correctionRoutes } from './counter-api/corrections.ts'
import { honestyRoutes } from './counter-api/honesty.ts'
import { proofRoutes } from './counter-api/proof.ts'
import { redemptionReportRoutes } from './counter-api/redemption-report.ts'
import { reviewRoutes } from './counter-api/reviews.ts'
import { storyRoutes } from './counter-api/story.ts'
import type { Vault } from './db/vault.ts'
import type { Reads } from './ledger/reads.ts'
import { createLive } from './review/live.ts'
import type { SettlePorts } from './review/place-stamps.ts'
import type { Route } from './route.ts'
import type { ShopTime } from './shop-time.ts'

type Ports = {
  cycle: SettlePorts
  reads: Reads
  clock: Pick<ShopTime, 'dayOf' | 'timeOf'>
  vault: Vault
  stampHosts: () => string[]
  /** Aborted when the process is told to stop. */
  stopping: AbortSignal
}

export async function reviewDesk(ports: Ports): Promise<Route[]> {
  const { cycle, reads, clock, vault, stampHosts, stopping } = ports
  const { db, ledger, now } = cycle
  const live = createLive({
    db,
    clock,
    isReady: () => !stopping.aborted,
    wait: (ms) => wait(ms, undefined, { ref: false, signal: stopping }).catch(() => {}),
  })
  return [
    ...storyRoutes({ db, clock, now, stampHosts }),
    ...correctionRoutes({ db, ledger, reads, now }),
    ...reviewRoutes(cycle),
    ...activityRoutes({ db, clock, now, live }),
    ...redemptionReportRoutes({ db, clock }),
    ...honestyRoutes({ db, clock, now, isOpen }),
    ...proofRoutes({ db, auditKey: await openAuditKey(db, vault), now }),
  ]
}
