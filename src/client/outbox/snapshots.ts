import type { Snapshot } from '#shared/stamp.ts'
import { browserClock, type Clock } from './clock.ts'
import { createConnection, together, type WriteTransaction } from './connection.ts'
import type { KeptSnapshot, OpenDatabase } from './schema.ts'

/** The last view of a stamp, for reading offline. It may be lost at any time, and it never fails anybody. */
export type SnapshotStore = {
  keep(snapshot: Snapshot): Promise<void>
  /** Null where there is none, or where the storage does not answer. */
  recall(stampIdx: number): Promise<KeptSnapshot | null>
  clear(): Promise<void>
}

type SnapshotDeps = { open: OpenDatabase; clock?: Clock; most?: number; timeoutMs?: number }

/** `most` snapshots are kept; the one that was kept the longest ago goes first. */
export function createSnapshotStore({
  open,
  clock = browserClock,
  most = 500,
  timeoutMs = 3_000,
}: SnapshotDeps): SnapshotStore {
  const connection = createConnection({ open, clock, timeoutMs })
  return {
    keep: (snapshot) =>
      connection.write(['snapshots'], (tx) => put(tx, withoutPeople(snapshot), most)).catch(() => {}),
    recall: (stampIdx) =>
      connection
        .read(['snapshots'], (tx) => tx.objectStore('snapshots').index('stampIdx').get(stampIdx))
        .then((record) => record?.snapshot ?? null)
        .catch(() => null),
    clear: () => connection.write(['snapshots'], (tx) => tx.objectStore('snapshots').clear()).catch(() => {}),
  }
}

async function put(tx: WriteTransaction, snapshot: KeptSnapshot, most: number): Promise<void> {
  const store = tx.objectStore('snapshots')
  const before = await store.index('stampIdx').getKey(snapshot.stampIdx)
  if (before !== undefined) await store.delete(before)
  await store.add({ stampIdx: snapshot.stampIdx, snapshot })
  const tooMany = (await store.count()) - most
  const oldest = tooMany > 0 ? await store.getAllKeys(null, tooMany) : []
  await together(oldest.map((ord) => () => store.delete(ord)))
}

/** O-16: field by field, so that what a later snapshot carries is not kept by accident; names of staff go too. */
function withoutPeople(snapshot: Snapshot): KeptSnapshot {
  return {
    stampIdx: snapshot.stampIdx,
    cardIdx: snapshot.cardIdx,
    stamps: snapshot.stamps,
    maxStamps: snapshot.maxStamps,
    strtYmd: snapshot.strtYmd,
    endYmd: snapshot.endYmd,
    active: snapshot.active,
    redeemedAt: snapshot.redeemedAt,
    asOf: snapshot.asOf,
    today: snapshot.today,
    cardNm: snapshot.cardNm,
    cardTtl: snapshot.cardTtl,
    stampUrl: snapshot.stampUrl,
    stampImgUrl: snapshot.stampImgUrl,
    onsite: snapshot.onsite,
    nextStampIdx: snapshot.nextStampIdx,
  }
}
