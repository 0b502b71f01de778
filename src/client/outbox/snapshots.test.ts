import { beforeEach, expect, test } from 'vitest'
import type { Snapshot } from '#shared/stamp.ts'
import { fakeClock } from './rig/fake-clock.ts'
import { useFreshDisk } from './rig/rig.ts'
import { databaseOpener } from './schema.ts'
import { createSnapshotStore } from './snapshots.ts'

beforeEach(useFreshDisk)

const snapshot = (stampIdx: number, stamps = 3): Snapshot => ({
  stampIdx,
  cardIdx: 1,
  stamps,
  maxStamps: 10,
  strtYmd: '2026-01-01',
  endYmd: '2026-12-31',
  active: true,
  redeemedAt: null,
  asOf: 1_700_000_000_000,
  today: '2026-11-22',
  cardNm: 'Coffee',
  cardTtl: 'One free Americano',
  stampUrl: 'https://example.test/stamp/1',
  stampImgUrl: null,
  onsite: true,
  userNm: 'Ada Lovelace',
  lastAdd: { at: 1, count: 1, by: 'Jo' },
  nextStampIdx: null,
  reservedBy: { by: 'Sam', until: 2 },
})

test('keeps the last view of a stamp, without the people in it', async () => {
  const store = createSnapshotStore({ open: databaseOpener(), clock: fakeClock() })
  await store.keep(snapshot(1, 3))
  await store.keep(snapshot(1, 4))
  const kept = await store.recall(1)
  expect(kept?.stamps).toBe(4)
  expect(JSON.stringify(kept)).not.toMatch(/Ada|Jo|Sam/)
  expect(await store.recall(2)).toBeNull()
})

test('keeps a number of them, and those that were looked at last', async () => {
  const store = createSnapshotStore({ open: databaseOpener(), clock: fakeClock(), most: 3 })
  for (const stampIdx of [1, 2, 3, 1, 4]) await store.keep(snapshot(stampIdx))
  const kept = await Promise.all([1, 2, 3, 4].map((stampIdx) => store.recall(stampIdx)))
  expect(kept.map((it) => it?.stampIdx ?? null)).toEqual([1, null, 3, 4])
})

test('fails nobody where there is no storage', async () => {
  const open = () => Promise.reject(new DOMException('no', 'SecurityError'))
  const store = createSnapshotStore({ open, clock: fakeClock() })
  await store.keep(snapshot(1))
  expect(await store.recall(1)).toBeNull()
  await store.clear()
})
