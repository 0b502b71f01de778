/** What a process goes by that others write: no row may be newer than its clock, and no instant further ahead than any is put. */
import type { Db, Row } from '../db/db.ts'
import { type Clock, type ClockWatch, newestInLog } from './clock.ts'
import { drawIn } from './drawn-in.ts'

type Deps = { clock: Clock; clockWatch: ClockWatch; settleMs: number }

/** `settleMs`: the longest that a call to the hosted service may arrive late. */
export async function followLog(db: Db, { clock, clockWatch, settleMs }: Deps): Promise<void> {
  const newest = await newestInLog(db.read)
  clock.heard(newest)
  clockWatch.look(Math.max(newest, await newestInDoubt(db.read)))
  if (clockWatch.isSteady()) await drawIn(db, clock.now(), settleMs)
}

/** Of calls to the hosted service, which may be sent long after the row of their command; 0 where there is none. */
async function newestInDoubt(read: Db['read']): Promise<number> {
  const [row] = await read<Row & { at: number | null }>(
    "SELECT MAX(settle_at) AS at FROM upstream_intents WHERE state <> 'settled'",
  )
  return row?.at ?? 0
}
