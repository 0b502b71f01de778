import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { honestState } from './entry.ts'
import { answer } from './rig/counting-server.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'

let rig: Rig
beforeEach(() => {
  rig = makeRig()
})
afterEach(() => rig.over())

const ids = (commands: readonly { commandId: string }[]) => commands.map(({ commandId }) => commandId)

describe('a tap', () => {
  test('is on disk when it is said to be, is held, then sent and settled', async () => {
    const outbox = rig.tab()
    const command = tap()
    await outbox.add(command, { holdMs: 5_000 })
    expect(await rig.queued()).toEqual([command.commandId])
    expect(outbox.view().entries.map(honestState)).toEqual(['saved-here'])
    await rig.clock.pass(4_900)
    expect(rig.server.requests).toHaveLength(0)
    await rig.clock.pass(200)
    expect(ids(rig.server.applied)).toEqual([command.commandId])
    expect(rig.settled.map(({ phase }) => phase)).toEqual(['confirmed'])
    expect(await rig.queued()).toEqual([])
  })

  test('that waits from a visit before is not missed: nothing is said of the queue until the disk was read', async () => {
    const before = rig.tab()
    rig.server.wire = () => 'request-lost'
    await before.add(tap(), { holdMs: 0 })
    before.stop()
    const outbox = rig.tab()
    const views: [boolean, number][] = []
    outbox.subscribe(() => views.push([outbox.view().isRead, outbox.view().entries.length]))
    expect(outbox.view()).toMatchObject({ isRead: false, entries: [] })
    await outbox.start()
    expect(outbox.view()).toMatchObject({ isRead: true, entries: [{ phase: 'waiting' }] })
    expect(views.filter(([isRead, count]) => isRead && count === 0)).toEqual([])
  })

  test('is shown as confirmed until a newer snapshot holds it', async () => {
    const outbox = rig.tab()
    const command = tap()
    await outbox.add(command, { holdMs: 0 })
    await rig.clock.until(() => rig.settled.length === 1)
    const settledAt = rig.settled[0]?.settledAt ?? 0
    expect(ids(outbox.pending(7, settledAt - 1))).toEqual([command.commandId])
    expect(outbox.pending(7, settledAt)).toEqual([])
    expect(outbox.pending(7)).toEqual([])
    await rig.clock.pass(40_000)
    expect(outbox.view().entries).toEqual([])
  })

  test('that is taken back twice in one breath is gone once, and neither is too late', async () => {
    const outbox = rig.tab()
    const command = tap()
    await outbox.add(command, { holdMs: 5_000 })
    const answers = await Promise.all([outbox.undo(command.commandId), outbox.undo(command.commandId)])
    expect(answers).toEqual(['deleted', 'deleted'])
    expect(await outbox.undo(command.commandId)).toBe('deleted')
  })

  test('is undone unsent while it is held, and leaves no gap in the numbers', async () => {
    const outbox = rig.tab()
    const [first, second, third] = [tap(), tap(), tap()]
    for (const command of [first, second, third]) await outbox.add(command, { holdMs: 5_000 })
    expect(await outbox.undo(second.commandId)).toBe('deleted')
    await rig.clock.until(() => rig.settled.length === 2)
    expect(ids(rig.server.applied)).toEqual([first.commandId, third.commandId])
    expect(rig.server.applied.map(({ seq }) => seq)).toEqual([1, 2])
    expect(new Set(rig.server.applied.map(({ epoch }) => epoch)).size).toBe(1)
    expect(await outbox.undo(first.commandId)).toBe('too-late')
  })

  test('waits for an earlier one of the same card whose hold is longer', async () => {
    const outbox = rig.tab()
    const [slow, quick, other] = [tap(), tap(), tap({ stampIdx: 8 })]
    await outbox.add(slow, { holdMs: 5_000 })
    await outbox.add(quick, { holdMs: 1_000 })
    await outbox.add(other, { holdMs: 1_000 })
    await rig.clock.until(() => rig.settled.length === 3)
    expect(ids(rig.server.applied)).toEqual([other.commandId, slow.commandId, quick.commandId])
  })

  test('that no server could read is a bug of the caller and is not queued', async () => {
    const outbox = rig.tab()
    await expect(outbox.add(tap({ count: 9 }), { holdMs: 0 })).rejects.toThrow('<=5')
    expect(await rig.queued()).toEqual([])
  })

  test('keeps nothing of what else the object carries', async () => {
    const outbox = rig.tab()
    const command = { ...tap(), userNm: 'Ada' }
    await expect(outbox.add(command, { holdMs: 0 })).rejects.toThrow('userNm')
  })
})

describe('flush', () => {
  test('ends the hold of one card, sends, and says when it is settled', async () => {
    const outbox = rig.tab()
    const [mine, other] = [tap(), tap({ stampIdx: 8 })]
    await outbox.add(other, { holdMs: 5_000 })
    await outbox.add(mine, { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('settled')
    expect(ids(rig.server.applied)).toEqual([mine.commandId])
    expect(await outbox.flush(9)).toBe('settled')
  })

  test('says offline at the first failure, and later where it is not decided', async () => {
    const outbox = rig.tab()
    rig.server.wire = (nth) => (nth === 0 ? 'request-lost' : 'through')
    await outbox.add(tap(), { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('offline')
    rig.server.decide = () => ({ outcome: 'later' })
    const second = outbox.flush(7)
    await rig.clock.pass(1_100)
    expect(await second).toBe('later')
    rig.server.decide = () => ({})
    expect(await outbox.flush(7)).toBe('settled')
  })

  test('says so where nobody is signed in', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => answer({ code: 1401, message: '', result: null }, 401)
    await outbox.add(tap(), { holdMs: 5_000 })
    expect(await outbox.flush(7)).toBe('limited')
  })
})

describe('signing out, un-pairing, clearing', () => {
  test('is refused while anything waits, and done when a manager has it all', async () => {
    const outbox = rig.tab()
    rig.server.wire = () => 'request-lost'
    const [held, waiting] = [tap(), tap({ stampIdx: 8 })]
    await outbox.add(held, { holdMs: 60_000 })
    await outbox.add(waiting, { holdMs: 0 })
    const stopped = { may: false, held: 1, waiting: 1, stuck: 0 }
    expect(await outbox.mayClear()).toEqual(stopped)
    expect(await outbox.clear()).toEqual(stopped)
    expect(await outbox.clear([held.commandId])).toEqual(stopped)
    expect(await rig.queued()).toHaveLength(2)
    expect(await outbox.clear([held.commandId, waiting.commandId])).toEqual({ may: true })
    expect(await rig.queued()).toEqual([])
    expect((await rig.disk()).meta).toContainEqual(expect.objectContaining({ key: 'device', nextSeq: 3 }))
  })
})

describe('several tabs', () => {
  test('share one queue, one numbering and one sight of it', async () => {
    const [left, right] = [rig.tab(), rig.tab()]
    await Promise.all([left.start(), right.start()])
    const commands = Array.from({ length: 40 }, () => tap())
    await Promise.all(
      commands.map((command, n) => (n % 2 ? left : right).add(command, { holdMs: n % 3 ? 0 : 900 })),
    )
    await rig.clock.until(() => rig.server.applied.length === 40)
    expect(rig.server.applied.map(({ seq }) => seq)).toEqual(commands.map((_, index) => index + 1))
    await rig.clock.until(() => left.view().entries.every(({ phase }) => phase === 'confirmed'))
    await rig.clock.until(() => right.view().entries.every(({ phase }) => phase === 'confirmed'))
  })
})
