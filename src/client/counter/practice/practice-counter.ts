import { QueryClient } from '@tanstack/react-query'
import { createCounterCalls } from '../../api/counter-calls.ts'
import { watchUnheardReads } from '../../api/unheard-reads.ts'
import { browserChance, browserClock } from '../../outbox/clock.ts'
import { deferredOutbox } from '../../outbox/deferred-outbox.ts'
import { createMemoryEntryStore } from '../../outbox/memory-entry-store.ts'
import { createOutbox, type OutboxDeps } from '../../outbox/outbox.ts'
import { watchReachability } from '../../outbox/reachability.ts'
import type { KeptSnapshot } from '../../outbox/schema.ts'
import { paths } from '../../paths.ts'
import { createDeviceMemory } from '../../store/device-memory.ts'
import { createDistances } from '../../store/distances.ts'
import { createFaceMemory } from '../../store/face-memory.ts'
import { createLastTaps } from '../../store/last-taps.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { createRewardMemory } from '../../store/reward-memory.ts'
import type { CounterDeps } from '../counter-deps.tsx'
import { keepEnds } from '../tap-ends.ts'
import { type DrillAction, queueOf, type Visit } from './drill.ts'
import { runDrill } from './drill-run.ts'
import { createMemoryHistory, openIn } from './memory-router.tsx'
import { burstOf, memoryStorage, practiceCamera, practiceLock, practiceScans } from './practice-doubles.ts'
import { createPracticeServer } from './practice-server.ts'
import { createPracticeShop, type PracticeNames, practiceHost } from './practice-shop.ts'

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
  const shop = createPracticeShop(names, now)
  const snapshots = new Map<number, KeptSnapshot>()
  const drill = runDrill({ callQueue, now, onLine: () => reachability.ask() })
  const { did, isDown } = drill
  const server = createPracticeServer({ shop, user, tabletNm: names.tabletNm, isDown, now })
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

  const outbox = openPracticeOutbox(server.send, queries)
  const lastTaps = createLastTaps({ storage: memoryStorage(), now })
  keepEnds(outbox, lastTaps)
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
    outbox: watched(outbox, did),
    reachability,
    api: server.api,
    calls: {
      ...calls,
      async redeem(asked) {
        const answer = await calls.redeem(asked)
        if (answer.kind === 'ok') did({ kind: 'redeemed', stampIdx: asked.stampIdx })
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
    lastTaps,
    updates: { isOffered: () => false, subscribe: () => () => {}, apply() {} },
    practice: {
      leave: () => leave(),
      pathname: () => openIn(history).pathname,
      giveSlip(stampIdx) {
        did({ kind: 'slip', stampIdx })
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

  return {
    deps,
    queries,
    scans,
    camera,
    history,
    drill,
    /** Where it was turned, whoever holds the tablet may be a customer: the PIN is between this and the counter. */
    shut() {
      if (lock.wasTurned()) lock.move({ type: 'asked', path: paths.home })
    },
    /** False while the scanner rests. */
    hold(): boolean {
      const what = drill.held()
      if (!what) return false
      const isSeen = what.by === 'scanner' || camera.hold(what.text)
      if (what.by === 'scanner') scans.say(burstOf(what.text, what.isHalf === true))
      if (isSeen) drill.heldUp()
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

/** The tablet's own outbox, without its disk. */
function openPracticeOutbox(send: OutboxDeps['send'], queries: QueryClient) {
  return deferredOutbox(async () =>
    createOutbox({
      open: () => Promise.reject(new Error('practice has no disk')),
      makeStore: (_, makeEpoch) => createMemoryEntryStore(makeEpoch),
      send,
      locks: null,
      channel: `practice ${browserChance.uuid()}`,
      onSettled(settled) {
        for (const { command } of settled)
          void queries.invalidateQueries({ queryKey: ['snapshot', command.stampIdx] })
      },
    }),
  )
}

/** Tells what was tapped, and what of it was taken back. */
function watched(outbox: CounterDeps['outbox'], did: (action: DrillAction) => void): CounterDeps['outbox'] {
  return {
    ...outbox,
    async add(command, options) {
      await outbox.add(command, options)
      const count = command.kind === 'add' ? command.count : -command.count
      did({ kind: 'tapped', stampIdx: command.stampIdx, count })
    },
    async undo(commandId) {
      const tap = outbox.view().entries.find((entry) => entry.command.commandId === commandId)?.command
      const taken = await outbox.undo(commandId)
      if (taken === 'deleted' && tap) did({ kind: 'tapped', stampIdx: tap.stampIdx, count: -tap.count })
      return taken
    },
  }
}
