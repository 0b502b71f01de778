import * as api from '#shared/endpoints/backup-status.ts'
import { backedUpSince, readLastBackup } from '../db/backup-file.ts'
import type { Db } from '../db/db.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import { endHolding, readRestored } from '../ledger/restored.ts'

type Deps = { db: Db; now: () => number; demo: boolean }

/** A day's backup that failed once is noticed with the next one. */
const oldMs = 48 * 3_600_000

export function backupStatusRoutes({ db, now, demo }: Deps): Route[] {
  return [
    route(api.getBackupStatus, async () => {
      const restored = await readRestored(db.read)
      const { backupAt = 0, restoredAt = 0, endedAt = 0 } = restored ?? {}
      return {
        result: {
          backup: db.engine === 'postgres' || demo ? null : await lastOf(db, now()),
          restored: endedAt === null ? { backupAt, restoredAt } : null,
        },
      }
    }),
    route(api.endRestore, async ({ identity }) => {
      const isEnded = await endHolding(db, callerActor(identity.caller), now())
      return isEnded ? { result: null } : { refusal: 'invalid-request' }
    }),
  ]
}

async function lastOf(db: Db, now: number) {
  const isOld = now - ((await backedUpSince(db, now)) ?? now) > oldMs
  return { lastAt: await readLastBackup(db, now), isOld }
}
