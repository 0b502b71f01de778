import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { makeRig, type Rig, tap } from './rig/rig.ts'
import { databaseOpener } from './schema.ts'
import { createSnapshotStore } from './snapshots.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

const year = 365 * 86_400_000

describe('O-10, a clock that jumps', () => {
  test.each([
    ['−2 years', -2 * year],
    ['+2 years', 2 * year],
    ['−5 s', -5_000],
    ['+5 s', 5_000],
  ])('by %s in the middle of a hold changes neither its length nor the order', async (_name, ms) => {
    const outbox = rig.tab()
    const before = tap({ tappedAt: rig.clock.wall() })
    await outbox.add(before, { holdMs: 5_000 })
    await rig.clock.pass(2_000)
    rig.clock.jumpWall(ms)
    const after = tap({ tappedAt: rig.clock.wall() })
    await outbox.add(after, { holdMs: 5_000 })
    await rig.clock.pass(2_900)
    expect(rig.server.applied).toEqual([])
    await rig.clock.until(() => rig.server.applied.length === 2, 5_000)
    expect(rig.server.applied.map(({ commandId }) => commandId)).toEqual([before.commandId, after.commandId])
    expect(rig.server.applied.map(({ tappedAt }) => tappedAt)).toEqual([before.tappedAt, after.tappedAt])
    expect(rig.server.requests.at(-1)?.sentAt).toBe(rig.clock.wall())
  })

  test('a hold outlives a crash by its own length at most, whatever the clock says then', async () => {
    const crashed = rig.tab()
    await crashed.add(tap(), { holdMs: 5_000 })
    crashed.stop()
    rig.clock.jumpWall(-2 * year)
    await rig.tab().start()
    await rig.clock.until(() => rig.settled.length === 1, 5_200)
    expect(rig.server.applied).toHaveLength(1)
  })
})

/** O-16: the whole list. A field that is not in it may not be on the disk. */
const allowed: Record<string, string> = {
  held: 'commandId count holdMs kind ord personId pinChecked reason stampIdx tappedAt undoes',
  waiting: 'commandId count epoch kind personId pinChecked reason seq stampIdx tappedAt undoes',
  aside:
    'commandId count epoch kind limit nextStampIdx personId phase pinChecked reason refusal seq settledAt stampIdx tappedAt undoes',
  meta: 'commandIds epoch key nextSeq',
  snapshots: 'ord snapshot stampIdx',
  snapshot:
    'active asOf cardIdx cardNm cardTtl endYmd maxStamps nextStampIdx onsite redeemedAt stampIdx stampImgUrl stampUrl stamps strtYmd today',
}

test('O-16, there is nothing on disk but the fields of the list', async () => {
  const outbox = rig.tab()
  rig.server.decide = () => ({ outcome: 'review' })
  await outbox.add(tap(), { holdMs: 0 })
  await rig.clock.until(() => rig.settled.length === 1)
  rig.server.wire = () => 'request-lost'
  const undo = {
    ...tap(),
    kind: 'remove',
    undoes: crypto.randomUUID(),
    reason: 'wrong card',
    personId: 'p-1',
    pinChecked: false,
  } as const
  await outbox.add(undo, { holdMs: 0 })
  await outbox.add(tap(), { holdMs: 60_000 })
  const person = {
    userNm: 'Ada',
    userPhnno: '010-1234',
    onsitePwd: '471108263951',
    lastAdd: { at: 1, count: 1, by: 'Jo' },
  }
  const facts = { stampIdx: 1, cardNm: 'Coffee', ...person }
  await createSnapshotStore({ open: databaseOpener(), clock: rig.clock }).keep(facts as never)

  const disk = await rig.disk()
  expect(Object.keys(disk).toSorted()).toEqual(['aside', 'held', 'meta', 'snapshots', 'waiting'])
  const all = { ...disk, snapshot: (disk.snapshots ?? []).map((it) => (it as { snapshot: object }).snapshot) }
  for (const [store, records] of Object.entries(all)) {
    expect(records.length, store).toBeGreaterThan(0)
    const list = allowed[store]?.split(' ')
    for (const record of records)
      for (const field of Object.keys(record as object)) expect(list).toContain(field)
  }
  expect(rig.server.requests.at(-1)?.commands[0]).toMatchObject({
    reason: 'wrong card',
    personId: 'p-1',
    pinChecked: false,
  })
  expect(JSON.stringify(disk)).not.toMatch(/Ada|010-1234|471108263951|Jo/)
})
