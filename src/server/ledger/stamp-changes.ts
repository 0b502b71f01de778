/**
 * That something happened to one card, for the tablets that have it open: another's add, redemption or reservation. It
 * asks the database, so that the other processes are heard as well, and says no more than "look again".
 */
import type { Db, Row } from '../db/db.ts'

type ChangesDeps = {
  db: Db
  wait: (ms: number) => Promise<void>
  /** False ends the streams: the process stops. */
  isReady: () => boolean
}

const pollMs = 700
/** About a minute, so that whoever was revoked loses it. */
const pollsAStream = 85
const pollsAHeartbeat = 20

export async function* stampChanges(deps: ChangesDeps, stampIdx: number): AsyncGenerator<string, void> {
  const { db, wait, isReady } = deps
  let before = await markOf(db, stampIdx)
  yield 'retry: 1000\nevent: open\ndata: {}\n\n'
  for (let poll = 1; poll <= pollsAStream && isReady(); poll++) {
    await wait(pollMs)
    const mark = await markOf(db, stampIdx)
    if (mark !== before) yield 'event: changed\ndata: {}\n\n'
    else if (poll % pollsAHeartbeat === 0) yield ': still here\n\n'
    before = mark
  }
}

async function markOf(db: Db, stampIdx: number): Promise<string> {
  const [ledger, reservations] = await Promise.all([
    db.read<Row>('SELECT COUNT(*) AS entries, MAX(at) AS at FROM ledger WHERE stamp_idx = $1', [stampIdx]),
    db.read<Row>('SELECT tablet_id, until FROM reservations WHERE stamp_idx = $1', [stampIdx]),
  ])
  return JSON.stringify([ledger, reservations])
}
