/** What a server does unasked, each in a loop of its own: webhooks, the hosted service, what follows rewards, the log. */
import type { KeyObject } from 'node:crypto'
import { checkpointIfDue } from '../audit/checkpoints.ts'
import type { Db } from '../db/db.ts'
import { foldHolders } from '../ledger/holder-terms.ts'
import type { Stampdesk } from './stampdesk.ts'

type Deps = {
  db: Db
  stampdesk: Stampdesk
  auditKey: KeyObject
  now: () => number
  /** No row that another process writes may be newer than this one's clock, and no instant further ahead than any is put. */
  followLog: () => Promise<void>
  /** No digest meanwhile: it would be of a wrong day. */
  isClockDoubtful: () => boolean
  /** Makes a backup where one is due; null where the operator wants none. */
  backUp: (() => Promise<void>) | null
  onError: (error: Error) => void
}

const pollMs = 1000
const checkpointPollMs = 10_000
const backupPollMs = 60_000
const silencePollMs = 60_000
/** What crosses its threshold is before a manager within the hour. */
const watchPollMs = 1_800_000
/** As often as load balancers usually probe readiness. */
const probePollMs = 5000
const digestPollMs = 60_000
/** A mail server that is away or refuses is not asked each minute. */
const digestAgainMs = 900_000

/** Resolves, once asked to stop, when what is under way has ended. */
export function startBackground({
  db,
  stampdesk,
  auditKey,
  now,
  followLog,
  isClockDoubtful,
  backUp,
  onError,
}: Deps): {
  stop(): Promise<void>
} {
  const rounds: (() => Promise<number>)[] = [
    async () => ((await stampdesk.deliverWebhooks()) > 0 ? 0 : pollMs),
    async () => Math.min((await stampdesk.gateway?.worker.runDue()) ?? pollMs, pollMs),
    async () => {
      await stampdesk.runAutomations()
      return pollMs
    },
    async () => (await stampdesk.gateway?.checkHealth()) ?? silencePollMs,
    async () => (await stampdesk.hints?.runDue()) ?? silencePollMs,
    async () => {
      await stampdesk.lookForSilence()
      await stampdesk.carryLeft()
      return silencePollMs
    },
    async () => ((await foldHolders(db)) > 0 ? 0 : silencePollMs),
    async () => {
      await stampdesk.watchCards()
      return watchPollMs
    },
    async () => {
      await followLog()
      await checkpointIfDue(db, auditKey, now())
      return checkpointPollMs
    },
    async () => {
      try {
        if (!isClockDoubtful()) await stampdesk.sendDigest()
        return digestPollMs
      } catch (error) {
        onError(error as Error)
        return digestAgainMs
      }
    },
    async () => {
      // No sooner after one that failed: each try is a process of its own.
      await backUp?.().catch(onError)
      return backupPollMs
    },
  ]
  const probing = startLoop({
    round: async () => {
      await stampdesk.probeDatabase()
      return probePollMs
    },
    onError,
  })
  const loops = rounds.map((round) =>
    startLoop({
      round: async () => {
        await stampdesk.renewTime()
        return round()
      },
      onError,
    }),
  )
  return {
    async stop() {
      await Promise.all([probing, ...loops].map((loop) => loop.stop()))
    },
  }
}

/** Work that comes back by itself: one round at a time, soon again where there was something to do. */
type Loop = {
  /** Runs the next round at once, as there is new work. */
  wake(): void
  /** Resolves when the round that is under way has ended. */
  stop(): Promise<void>
}

type LoopDeps = {
  /** One round; resolves with how long to wait for the next, in milliseconds. */
  round: () => Promise<number>
  /** After a round that threw. */
  onError: (error: Error) => void
  errorWaitMs?: number
}

export function startLoop({ round, onError, errorWaitMs = 5000 }: LoopDeps): Loop {
  let isStopped = false
  let isAwake = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> | null = null

  async function turn(): Promise<void> {
    isAwake = false
    const wait = await round().catch((error: unknown) => {
      onError(error instanceof Error ? error : new Error(String(error)))
      return errorWaitMs
    })
    running = null
    if (!isStopped) schedule(isAwake ? 0 : wait)
  }

  function schedule(waitMs: number): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      running = turn()
    }, waitMs)
    timer.unref()
  }

  schedule(0)
  return {
    wake() {
      isAwake = true
      if (!running && !isStopped) schedule(0)
    },
    async stop() {
      isStopped = true
      clearTimeout(timer)
      await running
    },
  }
}
