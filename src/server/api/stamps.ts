import { setTimeout as wait } from 'node:timers/promises'
import * as api from '#shared/endpoints/stamps.ts'
import type { Snapshot } from '#shared/stamp.ts'
import type { Db } from '../db/db.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import { NotShown, type Reads, readRedeemedBy } from '../ledger/reads.ts'
import { stampChanges } from '../ledger/stamp-changes.ts'
import { createStreams } from '../review/live.ts'
import { wordsOf } from './service-words.ts'

type Deps = {
  db: Db
  reads: Reads
  /** `YYYY-MM-DD HH:MM:SS` at the shop. */
  timeOf: (at: number) => string
  /** Aborted when the process is asked to stop. */
  stopping: AbortSignal
}

/** Streams at once in this process: each asks the database more than once a second. */
const mostStreams = 200
/** Of one person at one tablet, which shows one card at a time; a window whose line has gone counts for a minute. */
const mostEach = 8

export function stampRoutes({ db, reads, timeOf, stopping }: Deps): Route[] {
  const streams = createStreams(mostStreams, mostEach)
  const changes = {
    db,
    isReady: () => !stopping.aborted,
    wait: (ms: number) => wait(ms, undefined, { ref: false, signal: stopping }).catch(() => {}),
  }
  /** From UTC to the shop's clock at that instant, so that no tablet needs to know the shop's time zone. */
  const offsetAt = (at: number) =>
    Date.parse(`${timeOf(at).replace(' ', 'T')}Z`) - Math.floor(at / 1000) * 1000
  const offsetsOf = ({ asOf, lastAdd, redeemedAt }: Snapshot) => ({
    asOf: offsetAt(asOf),
    lastAdd: lastAdd && offsetAt(lastAdd.at),
    redeemedAt: redeemedAt === null ? null : offsetAt(redeemedAt),
  })

  return [
    route(api.getSnapshot, async ({ params: { stampIdx }, identity }) => {
      const snapshot = await reads.snapshot(stampIdx, identity.session.tabletId).catch(notShown)
      if (!snapshot) return { refusal: 'not-found' }
      if (snapshot instanceof NotShown)
        return { refusal: refusalOf(api.getSnapshot, snapshot.why), ...wordsOf(snapshot.says) }
      const redeemedBy = snapshot.redeemedAt === null ? null : await readRedeemedBy(db, stampIdx)
      return { result: { ...snapshot, redeemedBy, offsets: offsetsOf(snapshot) } }
    }),
    route(api.streamStampChanges, async ({ params: { stampIdx }, identity: { session } }) => {
      const by = `${session.personId}@${session.tabletId}`
      const response = streams.open(() => stampChanges(changes, stampIdx), by)
      return response ? { response } : { refusal: 'too-many-requests' }
    }),
    route(api.getPublicStamp, async ({ params: { stampIdx } }) => {
      const stamp = await reads.publicStamp(stampIdx)
      return stamp ? { result: stamp } : { refusal: 'not-found' }
    }),
  ]
}

function notShown(error: unknown): NotShown {
  if (error instanceof NotShown) return error
  throw error
}
