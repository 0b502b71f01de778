import { QueryClient } from '@tanstack/react-query'
import { createStore } from 'zustand/vanilla'
import { createCounterCalls } from '../../api/counter-calls.ts'
import { watchUnheardReads } from '../../api/unheard-reads.ts'
import { browserChance, browserClock } from '../../outbox/clock.ts'
import { createMemoryEntryStore } from '../../outbox/memory-entry-store.ts'
import { createOutbox } from '../../outbox/outbox.ts'
import { watchReachability } from '../../outbox/reachability.ts'
import { tellSaving } from '../../outbox/saving.ts'
import type { KeptSnapshot } from '../../outbox/schema.ts'
import { paths } from '../../paths.ts'
import { createDeviceMemory } from '../../store/device-memory.ts'
import { createDistances } from '../../store/distances.ts'
import { createFaceMemory } from '../../store/face-memory.ts'
import { createLastTaps } from '../../store/last-taps.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { createRewardMemory } from '../../store/reward-memory.ts'
import type { CounterDeps } from '../counter-deps.tsx'
import { type Deed, type Judged, judge, queueOf, type Visit } from './drill.ts'
import { createMemoryHistory, openIn } from './memory-router.tsx'
import { burstOf, memoryStorage, practiceCamera, practiceLock, practiceScans } from './practice-doubles.ts'
import { createPracticeServer } from './practice-server.ts'
import { createPracticeShop, type PracticeNames, practiceHost } from './practice-shop.ts'

/** So long the internet stays away, if nobody brings it back. */
export const downMs = 5 * 60_000

export type Drill = {
  /** How many have been called; the one who is served is the last of them. */
  called: number
  /** How often the one who is served has held something up. */
  held: number
  judged: readonly Judged[]
  /** By the tablet's clock; null while the line is there. */
  downUntil: number | null
}

export type PracticeCounter = ReturnType<typeof createPracticeCounter>
type Own = { names: PracticeNames & { user: string; tabletNm: string }; leave: (path?: string) => void }

const quickly = { everyMs: 1_000, doubtfulEveryMs: 300 }

/**
 * The counter's own parts over a shop, a line and a memory that are made up: the same outbox, the same calls, the same
 * stores. What is the tablet's own and may be real is passed on: the picture, the sound, its language and look.
 */
export function createPracticeCounter(real: CounterDeps, { names, leave }: Own) {
  const queries = new QueryClient()
  const { now } = real
  const user: CurrentUser = { personId: 'practice', name: names.user, role: 'cashier', color: 3, by: 'pin' }
  const drill = createStore<Drill>(() => ({ called: 0, held: 0, judged: [], downUntil: null }))
  const deeds: Deed[] = []
  const shop = createPracticeShop(names, now)
  const isDown = () => (drill.getState().downUntil ?? 0) > now()
  const server = createPracticeServer({ shop, user, tabletNm: names.tabletNm, isDown, now })
  const snapshots = new Map<number, KeptSnapshot>()
  let visits = callQueue()
  const camera = practiceCamera(real.camera)
  const scans = practiceScans()
  const history = createMemoryHistory()
  const lock = practiceLock(real.lock, user)
  const device = createDeviceMemory(memoryStorage())
  device.remember({
    shopNm: names.shopNm,
    tabletNm: names.tabletNm,
    stampHosts: [practiceHost],
    stampNumbers: 'drawn',
    cardKinds: [{ cardIdx: 1, cardNm: names.cardNm }],
  })

  const outbox = tellSaving(
    createOutbox({
      open: () => Promise.reject(new Error('practice has no disk')),
      makeStore: (_, makeEpoch) => createMemoryEntryStore(makeEpoch),
      send: server.send,
      locks: null,
      channel: `practice ${browserChance.uuid()}`,
      onSettled(settled) {
        for (const { command } of settled)
          void queries.invalidateQueries({ queryKey: ['snapshot', command.stampIdx] })
      },
    }),
  )
  const reachability = watchReachability({
    ...quickly,
    clock: browserClock,
    probe: async () => !isDown(),
    onChange({ state }) {
      if (state !== 'online') return
      outbox.wake('online')
      void queries.invalidateQueries()
    },
    onUnheard: () => void queries.refetchQueries({ type: 'active' }),
  })
  watchUnheardReads(queries.getQueryCache(), reachability.heardNothing)

  const counted: CounterDeps['outbox'] = {
    ...outbox,
    async add(command, options) {
      await outbox.add(command, options)
      const count = command.kind === 'add' ? command.count : -command.count
      deeds.push({ kind: 'tapped', stampIdx: command.stampIdx, count })
    },
    async undo(commandId) {
      const tap = outbox.view().entries.find((entry) => entry.command.commandId === commandId)?.command
      const taken = await outbox.undo(commandId)
      if (taken === 'deleted' && tap)
        deeds.push({ kind: 'tapped', stampIdx: tap.stampIdx, count: -tap.count })
      return taken
    },
  }
  const calls = createCounterCalls({ api: server.api, mayEnter: () => false, onSignedOut() {} })

  const deps: CounterDeps = {
    settings: real.settings,
    sound: real.sound,
    storageTrust: real.storageTrust,
    newCommandId: real.newCommandId,
    now,
    camera,
    lock,
    device,
    outbox: counted,
    reachability,
    api: server.api,
    calls: {
      ...calls,
      async redeem(asked) {
        const answer = await calls.redeem(asked)
        if (answer.kind === 'ok') deeds.push({ kind: 'redeemed', stampIdx: asked.stampIdx })
        return answer
      },
    },
    distances: createDistances(now, () => {}),
    snapshots: {
      keep: async (snapshot) => void snapshots.set(snapshot.stampIdx, snapshot),
      recall: async (stampIdx) => snapshots.get(stampIdx) ?? null,
    },
    faces: createFaceMemory(memoryStorage()),
    rewards: createRewardMemory(memoryStorage()),
    lastTaps: createLastTaps({ storage: memoryStorage(), now }),
    updates: { isOffered: () => false, subscribe: () => () => {}, apply() {} },
    practice: {
      leave: () => leave(),
      pathname: () => openIn(history).pathname,
      giveSlip(stampIdx) {
        deeds.push({ kind: 'slip', stampIdx })
        return { promiseNo: 1, stampIdx, promisedAt: now(), slip: 'practice', isTold: 0 }
      },
    },
  }

  /** Each is a regular, whose card was seen here before: so it is known without a line. */
  function callQueue(): readonly Visit[] {
    const queue = queueOf(shop)
    for (const { stampIdx } of queue) {
      const snapshot = shop.snapshot(stampIdx)
      if (snapshot) snapshots.set(stampIdx, snapshot)
    }
    return queue
  }

  function setDown(isToBeDown: boolean): void {
    drill.setState({ downUntil: isToBeDown ? now() + downMs : null })
    reachability.ask()
  }

  const served = (): Visit | undefined => visits[drill.getState().called - 1]

  return {
    deps,
    queries,
    scans,
    camera,
    history,
    drill,
    visits: visits.length,
    served,
    /** The same surprises, with cards that are new. */
    again() {
      visits = callQueue()
      deeds.length = 0
      drill.setState({ called: 1, held: 0, judged: [] })
    },
    setDown,
    /** Where it was turned, whoever holds the tablet may be a customer: the PIN is between this and the counter. */
    shut() {
      if (lock.wasTurned()) lock.move({ type: 'asked', path: paths.home })
    },
    /** The one who was served goes, and the next one comes. */
    next() {
      const last = served()
      const { called, judged } = drill.getState()
      const visit = visits[called]
      drill.setState({
        called: called + 1,
        held: 0,
        judged: last ? [...judged, judge(last, deeds)] : judged,
      })
      // Where somebody has taken it away by hand it stays away for its time.
      if (visit?.isDown) setDown(true)
      else if (last?.isDown) setDown(false)
    },
    /** False while the scanner rests. */
    hold(): boolean {
      const visit = served()
      const { held } = drill.getState()
      const what = visit?.holds[Math.min(held, visit.holds.length - 1)]
      if (!what) return false
      const isSeen = what.by === 'scanner' || camera.hold(what.text)
      if (what.by === 'scanner') scans.say(burstOf(what.text, what.isHalf === true))
      if (isSeen) drill.setState({ held: held + 1 })
      return isSeen
    },
    /** Returns what ends it. */
    start(): () => void {
      void outbox.start()
      reachability.start()
      return () => {
        outbox.stop()
        reachability.stop()
        queries.clear()
      }
    },
  }
}
