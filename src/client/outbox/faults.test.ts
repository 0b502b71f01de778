import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { OutboxCommand } from '#shared/stamp.ts'
import type { Outbox } from './outbox.ts'
import { makeRig, type Rig, tap } from './rig/rig.ts'
import { type Injector, injectFaults, storageFaults } from './rig/storage-faults.ts'
import { databaseOpener } from './schema.ts'
import { NotSaved } from './storage-fault.ts'

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

type Story = {
  saved: Set<string>
  errors: NotSaved[]
  falselySaved: string[]
  unsaved: Set<string>
  undone: Set<string>
  /** The undo failed: it may be gone, as was wished, or stand. */
  unclear: Set<string>
}

/** Adds, an undo, a refusal that is seen, a flush: every operation of the outbox. */
async function usualShift(outbox: Outbox, story: Story): Promise<void> {
  const add = async (command: OutboxCommand, holdMs: number) => {
    try {
      await outbox.add(command, { holdMs })
      story.saved.add(command.commandId)
      const queued = await injector.aside(rig.queued)
      const isAnswered = rig.server.requests.some(({ commands }) =>
        commands.some((it) => it.commandId === command.commandId),
      )
      if (!queued.includes(command.commandId) && !isAnswered) story.falselySaved.push(command.commandId)
    } catch (error) {
      if (!(error instanceof NotSaved)) throw error
      story.errors.push(error)
      story.unsaved.add(command.commandId)
    }
  }
  const [held, now, undone, refused] = [
    tap(),
    tap({ stampIdx: 8 }),
    tap({ stampIdx: 9 }),
    tap({ stampIdx: 66 }),
  ]
  await outbox.start()
  await add(held, 1_000)
  await add(now, 0)
  await add(undone, 1_000)
  const fate = await outbox.undo(undone.commandId).catch(() => 'failed')
  if (fate === 'deleted') story.undone.add(undone.commandId)
  if (fate === 'failed') story.unclear.add(undone.commandId)
  await add(refused, 0)
  await outbox.flush(66)
  await outbox.acknowledge(refused.commandId).catch(() => {})
  await outbox.mayClear().catch(() => {})
  await outbox.flush(7)
}

/** Runs a shift in which the nth call fails; false where there is no nth call. */
async function shiftWithFault(
  nth: number,
  kind: (typeof storageFaults)[number],
  lasts: boolean,
): Promise<boolean> {
  const story: Story = {
    saved: new Set(),
    errors: [],
    falselySaved: [],
    unsaved: new Set(),
    undone: new Set(),
    unclear: new Set(),
  }
  rig.server.decide = ({ stampIdx }) => (stampIdx === 66 ? { outcome: 'refused', refusal: 'expired' } : {})
  injector.arm(nth, kind, lasts)
  const first = rig.tab()
  let isOver = false
  const shift = usualShift(first, story).finally(() => {
    isOver = true
  })
  shift.catch(() => {})
  await rig.clock.until(() => isOver)
  await shift
  const hasStruck = injector.hasStruck()
  injector.heal()
  // As the timer of `connectWakes` does.
  first.wake('timer')
  await rig.clock.pass(90_000)

  const settled = new Set(rig.settled.map(({ command }) => command.commandId))
  const expected = [...story.saved].filter(
    (id) => !story.undone.has(id) && (!story.unclear.has(id) || settled.has(id)),
  )
  expect(story.falselySaved).toEqual([])
  expect([...settled].toSorted()).toEqual(expected.toSorted())
  expect(new Set(rig.server.applied.map(({ commandId }) => commandId)).size).toBe(rig.server.applied.length)
  expect(rig.server.changed).toEqual([])
  expect(await rig.queued()).toEqual([])
  if (lasts && kind === 'QuotaExceededError')
    for (const { fault } of story.errors) expect(fault).toBe('quota')
  first.stop()
  return hasStruck
}

describe.each(storageFaults)('O-4, %s at each call to IndexedDB', (kind) => {
  // In the gate each call meets the two faults that a shop meets, and every third call the others.
  const step = process.env['DEEP'] || kind === 'QuotaExceededError' || kind === 'silent, written' ? 1 : 3
  test.each([
    ['once', false],
    ['and from then on', true],
  ])('%s: no false "Saved", nothing lost, nothing sent that was called not saved', async (_name, lasts) => {
    let nth = 1
    while (await shiftWithFault(nth, kind, lasts)) {
      rig.over()
      rig = makeRig()
      nth += step
    }
    expect(nth).toBeGreaterThan(40)
  })
})

describe('a tablet that cannot keep anything says why', () => {
  test.each([
    ['SecurityError', 'private'],
    ['InvalidStateError', 'private'],
    ['QuotaExceededError', 'quota'],
    ['VersionError', 'outdated'],
    ['UnknownError', 'broken'],
  ])('%s at opening: %s', async (name, fault) => {
    const outbox = rig.tab({ open: () => Promise.reject(new DOMException('', name)) })
    await outbox.start()
    expect(outbox.view().storage).toBe(fault)
    await expect(outbox.add(tap(), { holdMs: 0 })).rejects.toMatchObject({ refusal: 'not-saved', fault })
  })

  test('a database that never opens is not waited for', async () => {
    const outbox = rig.tab({ open: () => new Promise(() => {}) })
    const adding = outbox.add(tap(), { holdMs: 0 })
    adding.catch(() => {})
    await rig.clock.pass(3_100)
    await expect(adding).rejects.toMatchObject({ fault: 'broken' })
  })

  test('one that did not open in time is asked again a second later, and adding goes on without a touch', async () => {
    let isSilent = true
    const open = databaseOpener()
    const outbox = rig.tab({ open: (onGone) => (isSilent ? new Promise(() => {}) : open(onGone)) })
    const starting = outbox.start()
    await rig.clock.pass(3_100)
    await starting
    expect(outbox.view().storage).toBe('broken')
    isSilent = false
    await rig.clock.pass(1_000)
    expect(outbox.view().storage).toBe('ok')
    await outbox.add(tap(), { holdMs: 0 })
  })
})
