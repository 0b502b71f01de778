import { afterEach, beforeEach, expect, test } from 'vitest'
import { undecided } from '../outbox/hand-over.ts'
import type { Outbox } from '../outbox/outbox.ts'
import { makeRig, type Rig, tap } from '../outbox/rig/rig.ts'
import { createLastTaps, type LastTap, type LastTaps } from '../store/last-taps.ts'
import { actionsOf, totalsOf } from './shift/shift-actions.ts'
import { isUndoneInVain, keepEnds, keepRemoved, stateOfTap } from './tap-ends.ts'
import { whoMayUndo } from './undoable.ts'

let rig: Rig
let storage: Pick<Storage, 'getItem' | 'setItem'>
beforeEach(() => {
  rig = makeRig()
  const items = new Map<string, string>()
  storage = { getItem: (key) => items.get(key) ?? null, setItem: (key, text) => void items.set(key, text) }
})
afterEach(() => rig.over())

type Tab = { outbox: Outbox; lastTaps: LastTaps }

function openTab(): Tab {
  const outbox = rig.tab()
  const lastTaps = createLastTaps({ storage, now: rig.clock.wall })
  keepEnds(outbox, lastTaps)
  return { outbox, lastTaps }
}

async function add({ outbox, lastTaps }: Tab, holdMs = 0): Promise<LastTap> {
  const command = tap({ tappedAt: rig.clock.wall() })
  await outbox.add(command, { holdMs })
  const { commandId, stampIdx, count, tappedAt } = command
  const made: LastTap = { kind: 'add', commandId, stampIdx, count, tappedAt, personId: 'jo' }
  lastTaps.add(made)
  return made
}

async function takeBack({ outbox, lastTaps }: Tab, { commandId: undoes }: LastTap): Promise<string> {
  const { commandId, stampIdx, count, tappedAt } = tap({ tappedAt: rig.clock.wall() })
  await outbox.add(
    { kind: 'remove', commandId, stampIdx, count, tappedAt, undoes, reason: 'undo' },
    { holdMs: 0 },
  )
  lastTaps.takenBack(undoes)
  return commandId
}

const phases = ({ outbox }: Tab) => outbox.view().entries.map(({ phase }) => phase)
const untilPhase = (tab: Tab, phase: string) => rig.clock.until(() => phases(tab).includes(phase as never))

/** What the screens say of the newest tap. */
function told({ outbox, lastTaps }: Tab) {
  const { entries } = outbox.view()
  const [newest] = lastTaps.getState()
  if (!newest) throw new Error('no tap')
  const of = (id: string) => entries.find(({ command }) => command.commandId === id)
  const undo = entries.find(({ command }) => command.kind === 'remove')
  const actions = actionsOf('jo', { actions: [], entries, taps: lastTaps.getState() })
  return {
    state: stateOfTap(newest, of(newest.commandId)),
    may: whoMayUndo(newest, { entries, now: rig.clock.wall(), personId: 'jo' }),
    isInVain: isUndoneInVain(newest, undo),
    stamps: totalsOf(actions).stamps,
  }
}

const uncounted = { may: null, isInVain: false, stamps: 0 }

test.each([
  ['refused', 'refused'],
  ['review', 'review'],
] as const)('what ended as %s is not called confirmed once somebody has seen it', async (outcome, state) => {
  rig.server.decide = () => ({ outcome, refusal: 'over-a-limit' })
  const tab = openTab()
  const other = openTab()
  const { commandId } = await add(tab)
  await untilPhase(tab, outcome)
  await tab.outbox.acknowledge(commandId)
  expect(phases(tab)).toEqual([])
  expect(told(tab)).toEqual({ ...uncounted, state })
  other.lastTaps.reread()
  await rig.clock.until(() => phases(other).length === 0)
  expect(told(other)).toEqual({ ...uncounted, state })
  expect(told(openTab())).toEqual({ ...uncounted, state })
})

test('what a manager has taken off the tablet is not called confirmed, held or waiting, in any tab', async () => {
  rig.server.wire = () => 'request-lost'
  const tab = openTab()
  const other = openTab()
  const ids = [(await add(tab)).commandId, (await add(tab, 60_000)).commandId]
  other.lastTaps.reread()
  await rig.clock.until(() => phases(other).length === 2)
  keepRemoved(tab.lastTaps, tab.outbox.view().entries)
  expect(await tab.outbox.clear(ids)).toEqual({ may: true })
  other.lastTaps.reread()
  await rig.clock.until(() => phases(other).length === 0)
  for (const one of [tab, other, openTab()]) {
    expect(told(one)).toEqual({ ...uncounted, state: 'review' })
    expect(one.lastTaps.getState().map(({ end }) => end)).toEqual(['removed', 'removed'])
  }
})

test('what was to be removed and was not is confirmed when the server says so', async () => {
  rig.server.wire = () => 'request-lost'
  const tab = openTab()
  await add(tab)
  keepRemoved(tab.lastTaps, tab.outbox.view().entries)
  expect(await tab.outbox.clear([])).toMatchObject({ may: false })
  expect(told(tab)).toMatchObject({ state: 'saved-here', may: 'me' })
  rig.server.wire = () => 'through'
  tab.outbox.wake('online')
  await untilPhase(tab, 'confirmed')
  await rig.clock.pass(60_000)
  expect(phases(tab)).toEqual([])
  expect(told(tab)).toEqual({ state: 'confirmed', may: 'me', isInVain: false, stamps: 1 })
})

test('what was not taken back is not called taken back once somebody has seen it', async () => {
  const tab = openTab()
  const made = await add(tab)
  await untilPhase(tab, 'confirmed')
  rig.server.decide = () => ({ outcome: 'refused', refusal: 'undo-not-possible' })
  const undo = await takeBack(tab, made)
  await untilPhase(tab, 'refused')
  await tab.outbox.acknowledge(undo)
  expect(told(tab).isInVain).toBe(true)
  expect(told(openTab()).isInVain).toBe(true)
})

test('a taking back that a manager has taken off the tablet took nothing back', async () => {
  const tab = openTab()
  const made = await add(tab)
  await untilPhase(tab, 'confirmed')
  rig.server.wire = () => 'request-lost'
  const undo = await takeBack(tab, made)
  expect(told(tab).isInVain).toBe(false)
  keepRemoved(tab.lastTaps, undecided(tab.outbox.view().entries))
  expect(await tab.outbox.clear([undo])).toEqual({ may: true })
  expect(told(tab).isInVain).toBe(true)
})
