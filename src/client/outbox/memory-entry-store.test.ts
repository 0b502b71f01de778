import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createMemoryEntryStore } from './memory-entry-store.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

/** O-17: the outbox is the same; what it is given in the place of the disk must behave as one. */
describe('a queue in memory alone', () => {
  let rig: Rig
  beforeEach(() => {
    rig = makeRig()
  })
  afterEach(() => rig.over())
  const inMemory = () =>
    rig.tab({
      open: () => Promise.reject(new Error('there is no disk')),
      makeStore: (_, makeEpoch) => createMemoryEntryStore(makeEpoch),
    })

  test('holds, sends in order, settles, and never opens a database', async () => {
    const outbox = inMemory()
    const [first, second] = [tap(), tap()]
    await outbox.add(first, { holdMs: 5_000 })
    await outbox.add(second, { holdMs: 5_000 })
    expect(outbox.view().entries.map(({ phase }) => phase)).toEqual(['held', 'held'])
    await rig.clock.until(() => rig.settled.length === 2)
    expect(rig.server.applied.map(({ commandId }) => commandId)).toEqual([first.commandId, second.commandId])
    expect(await outbox.mayClear()).toEqual({ may: true })
    expect(await indexedDB.databases()).toEqual([])
  })

  test('takes a held tap back unsent, once', async () => {
    const outbox = inMemory()
    const command = tap()
    await outbox.add(command, { holdMs: 5_000 })
    expect(await outbox.undo(command.commandId)).toBe('deleted')
    await rig.clock.pass(10_000)
    expect(rig.server.requests).toHaveLength(0)
  })

  test('keeps what waits while nothing answers, and what a person must see', async () => {
    const outbox = inMemory()
    rig.server.wire = () => 'request-lost'
    await outbox.add(tap(), { holdMs: 0 })
    await rig.clock.pass(60_000)
    expect(outbox.view().entries.map(({ phase }) => phase)).toEqual(['waiting'])
    expect(await outbox.clear()).toMatchObject({ may: false, waiting: 1 })
    rig.server.wire = () => 'through'
    outbox.wake('online')
    await rig.clock.until(() => rig.settled.length === 1)
    expect(await outbox.clear()).toEqual({ may: true })
  })
})
