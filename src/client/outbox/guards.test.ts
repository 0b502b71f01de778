import { afterEach, beforeEach, expect, test } from 'vitest'
import { createEntryStore, type EntryStore } from './entry-store.ts'
import type { OutboxDeps } from './outbox.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'
import { type Injector, injectFaults } from './rig/storage-faults.ts'

let rig: Rig
let injector: Injector
beforeEach(() => {
  rig = makeRig()
  injector = injectFaults()
})
afterEach(() => {
  rig.over()
  injector.remove()
})

type MakeStore = NonNullable<OutboxDeps['makeStore']>

/** The real store, and a bug in it. */
function withBug(bug: (store: EntryStore) => Partial<EntryStore>): MakeStore {
  return (connection, makeEpoch) => {
    const store = createEntryStore(connection, makeEpoch)
    return { ...store, ...bug(store) }
  }
}

/** Taps that were called saved and are not on the disk, where the write is lost at any of its calls. */
async function falselySaved(makeStore: MakeStore): Promise<number> {
  let found = 0
  for (let nth = 1; nth < 12; nth++) {
    const outbox = rig.tab({ makeStore })
    const command = tap()
    injector.arm(nth, 'QuotaExceededError', true)
    const isSaid = await outbox.add(command, { holdMs: 5_000 }).then(
      () => true,
      () => false,
    )
    injector.heal()
    await rig.clock.pass(10)
    if (isSaid && !(await rig.queued()).includes(command.commandId)) found += 1
    outbox.stop()
  }
  return found
}

/** Saved taps that never come, where the request is lost and the tablet is switched off then. */
async function lostOnTheWay(makeStore: MakeStore): Promise<number> {
  const commands = [tap(), tap(), tap()]
  rig.server.wire = () => 'request-lost'
  const outbox = rig.tab({ makeStore })
  for (const command of commands) await outbox.add(command, { holdMs: 0 })
  await rig.clock.pass(500)
  outbox.stop()
  rig.server.wire = () => 'through'
  await rig.tab().start()
  await rig.clock.pass(10_000)
  return commands.length - rig.server.applied.length
}

const sayingEarly = withBug((store) => ({
  async save(command, place) {
    store.save(command, place).catch(() => {})
    return { phase: 'held', command, ...place }
  },
}))

test('the outbox does not say saved before complete', async () =>
  expect(await falselySaved(createEntryStore)).toBe(0))

test('planted: it is found that the outbox says saved before complete', async () =>
  expect(await falselySaved(sayingEarly)).toBeGreaterThan(0))

const deletingEarly = withBug((store) => ({
  async waiting(afterSeq, limit) {
    const page = await store.waiting(afterSeq, limit)
    await store.settle(page, [])
    return page
  },
}))

test('no outbox entry is deleted before its answer', async () =>
  expect(await lostOnTheWay(createEntryStore)).toBe(0))

test('planted: it is found that an entry is deleted before its answer', async () =>
  expect(await lostOnTheWay(deletingEarly)).toBeGreaterThan(0))
