/** What tablets send, and what they hand over when they can send no more: one way into the ledger. */
import { commandRoutes } from '../api/commands.ts'
import type { ReadQueue } from '../api/queue.ts'
import { rescueRoutes } from '../api/rescue.ts'
import { createTakeCommands } from '../api/take-commands.ts'
import { createDeliver } from '../automation/deliver.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Route } from '../http/route.ts'
import { createAttribution } from '../people/attribution.ts'
import { createRescue } from '../rescue/rescue.ts'

type Deps = {
  db: Db
  vault: Vault
  cycle: Parameters<typeof createDeliver>[0]
  now: () => number
  readQueue: ReadQueue
}

export async function createCommandRoutes({ db, vault, cycle, now, readQueue }: Deps): Promise<Route[]> {
  const take = createTakeCommands({
    db,
    deliver: createDeliver(cycle),
    attribute: createAttribution(db),
    now,
  })
  return [
    ...commandRoutes({ take, now, readQueue }),
    ...rescueRoutes({ db, rescue: await createRescue({ db, vault }), take, now }),
  ]
}
