/** What a tablet can do at the start of a shift, found out all at once and judged. */
import type { Finding, Readiness, ReadinessCheck, ReadinessVerdict } from '#shared/readiness-api.ts'
import { clockAhead, judgeServer, judgeTrust } from '../../kit/checks/check-verdicts.ts'
import type { StorageTrust } from '../../outbox/storage-trust.ts'
import type { CameraState } from '../../scan/camera-state.ts'
import type { PictureVerdict } from '../../scan/picture-check.ts'

/** As far as it was found out; null is not yet, or not to be found out here. */
export type Facts = {
  camera: { state: CameraState; picture: PictureVerdict | null } | null
  /** `tookMs` null: the test code was not read. */
  reading: { tookMs: number | null } | null
  /** `answer` null: none came. */
  server: { answer: Readiness | null; sentAt: number; answeredAt: number } | null
  storage: { trust: StorageTrust; isWritable: boolean } | null
  queue: { waiting: number; oldestMs: number; aside: number; isBroken: boolean }
  version: { isOffered: boolean; isOutOfStep: boolean }
  /** `absent`: this browser has none. */
  awake: 'held' | 'refused' | 'absent' | null
  /** Null also where the browser does not say. */
  battery: { level: number; isCharging: boolean } | null
  sound: { isOn: boolean; isPlaying: boolean } | null
}

/** What is older has not got through by itself. */
const oldMs = 5 * 60_000
/** A morning's work without a socket. */
const lowBattery = 0.3
const emptyBattery = 0.1

type Judge = (facts: Facts) => ReadinessVerdict

const judges: Record<ReadinessCheck, Judge> = {
  camera: ({ camera }) => (camera ? judgeCamera(camera) : 'open'),
  reading: ({ reading }) => (reading ? (reading.tookMs === null ? 'bad' : 'good') : 'open'),
  server: ({ server }) => (server ? (server.answer ? 'good' : 'bad') : 'open'),
  service: ({ server }) => (server?.answer ? (server.answer.service?.isAway ? 'todo' : 'good') : 'open'),
  clock: (facts) => {
    const clockAheadMs = aheadOf(facts)
    return clockAheadMs === null ? 'open' : judgeServer({ isReached: true, clockAheadMs })
  },
  storage: ({ storage }) => (storage ? judgeTrust(storage.trust, storage.isWritable) : 'open'),
  queue: ({ queue: { oldestMs, aside, isBroken } }) =>
    isBroken ? 'bad' : aside > 0 || oldestMs > oldMs ? 'todo' : 'good',
  version: ({ version: { isOffered, isOutOfStep } }) => (isOutOfStep ? 'bad' : isOffered ? 'todo' : 'good'),
  awake: ({ awake }) => (awake === null ? 'open' : awake === 'held' ? 'good' : 'todo'),
  battery: ({ battery }) => (battery ? judgeBattery(battery) : 'open'),
  sound: ({ sound }) => (sound ? (sound.isOn && sound.isPlaying ? 'good' : 'todo') : 'open'),
}

/** Those that hold up a shift first, and what was not tried last. */
const order: Record<ReadinessVerdict, number> = { bad: 0, todo: 1, good: 2, open: 3 }

export function judge(facts: Facts): Finding[] {
  const findings = Object.entries(judges).map(([check, run]) => ({
    check: check as ReadinessCheck,
    verdict: run(facts),
  }))
  return findings.toSorted((one, other) => order[one.verdict] - order[other.verdict])
}

/** Null where the server has not said its time. */
export function aheadOf({ server }: Pick<Facts, 'server'>): number | null {
  return server?.answer ? clockAhead(server.sentAt, server.answeredAt, server.answer.serverNow) : null
}

function judgeCamera({ state, picture }: NonNullable<Facts['camera']>): ReadinessVerdict {
  if (state.phase !== 'live' || state.decoder === 'failed') return 'bad'
  if (picture === null) return 'open'
  if (picture === 'clear') return 'good'
  return picture === 'covered' ? 'bad' : 'todo'
}

function judgeBattery({ level, isCharging }: NonNullable<Facts['battery']>): ReadinessVerdict {
  if (isCharging || level >= lowBattery) return 'good'
  return level < emptyBattery ? 'bad' : 'todo'
}
