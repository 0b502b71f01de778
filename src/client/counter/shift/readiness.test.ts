import { expect, test } from 'vitest'
import { lightOf, readinessChecks } from '#shared/readiness-api.ts'
import type { CameraState } from '../../scan/camera-state.ts'
import { type Facts, judge } from './readiness.ts'

const live: CameraState = {
  phase: 'live',
  facing: 'back',
  isDecoding: true,
  hint: 'none',
  decoder: 'ready',
  torch: 'absent',
  zoom: null,
  canSwitch: false,
}
const answer = { serverNow: 1_000, service: null }
const fine: Facts = {
  camera: { state: live, picture: 'clear' },
  reading: { tookMs: 90 },
  server: { answer, sentAt: 990, answeredAt: 1_010 },
  storage: { trust: 'kept', isWritable: true },
  queue: { waiting: 0, oldestMs: 0, aside: 0, isBroken: false },
  version: { isOffered: false, isOutOfStep: false },
  awake: 'held',
  battery: { level: 0.8, isCharging: false },
  sound: { isOn: true, isPlaying: true },
}

test('a tablet with which nothing is wrong has a green light, and every check is in it', () => {
  const findings = judge(fine)
  expect(lightOf(findings)).toBe('good')
  expect(findings.map(({ check }) => check).toSorted()).toEqual(readinessChecks.toSorted())
})

test.each<[string, Partial<Facts>, string, string]>([
  [
    'no permission',
    { camera: { state: { phase: 'refused', reason: 'permission' }, picture: null } },
    'camera',
    'bad',
  ],
  [
    'a reader that failed',
    { camera: { state: { ...live, decoder: 'failed' }, picture: 'clear' } },
    'camera',
    'bad',
  ],
  ['a cover on the lens', { camera: { state: live, picture: 'covered' } }, 'camera', 'bad'],
  ['a greasy lens', { camera: { state: live, picture: 'blurred' } }, 'camera', 'todo'],
  ['a dark counter', { camera: { state: live, picture: 'too-dark' } }, 'camera', 'todo'],
  ['a test code that was not read', { reading: { tookMs: null } }, 'reading', 'bad'],
  ['no answer', { server: { answer: null, sentAt: 0, answeredAt: 0 } }, 'server', 'bad'],
  [
    'a service that is away',
    {
      server: {
        answer: { ...answer, service: { isAway: true, answeredAt: 1 } },
        sentAt: 1_000,
        answeredAt: 1_000,
      },
    },
    'service',
    'todo',
  ],
  [
    'a clock two minutes ahead',
    { server: { answer, sentAt: 121_000, answeredAt: 121_000 } },
    'clock',
    'todo',
  ],
  ['a private window', { storage: { trust: 'private', isWritable: true } }, 'storage', 'bad'],
  ['a disk that takes nothing', { storage: { trust: 'kept', isWritable: false } }, 'storage', 'bad'],
  ['a tap of ten minutes ago', { queue: { ...fine.queue, waiting: 1, oldestMs: 600_000 } }, 'queue', 'todo'],
  ['something to look at', { queue: { ...fine.queue, aside: 1 } }, 'queue', 'todo'],
  ['an update that waits', { version: { isOffered: true, isOutOfStep: false } }, 'version', 'todo'],
  ['an app too old', { version: { isOffered: true, isOutOfStep: true } }, 'version', 'bad'],
  ['a screen that goes dark', { awake: 'refused' }, 'awake', 'todo'],
  ['a battery for an hour', { battery: { level: 0.2, isCharging: false } }, 'battery', 'todo'],
  ['an empty battery', { battery: { level: 0.05, isCharging: false } }, 'battery', 'bad'],
  ['an empty battery at a socket', { battery: { level: 0.05, isCharging: true } }, 'battery', 'good'],
  ['sound switched off', { sound: { isOn: false, isPlaying: false } }, 'sound', 'todo'],
])('%s', (_, facts, check, verdict) => {
  const findings = judge({ ...fine, ...facts })
  expect(findings.find((it) => it.check === check)?.verdict).toBe(verdict)
  expect(lightOf(findings)).toBe(verdict)
  if (verdict !== 'good') expect(findings[0]?.check).toBe(check)
})

test('what could not be tried takes no light away and is never called fine', () => {
  const server = { answer: null, sentAt: 0, answeredAt: 0 }
  const findings = judge({ ...fine, server, battery: null, sound: null })
  const open = findings.filter(({ verdict }) => verdict === 'open').map(({ check }) => check)
  expect(open.toSorted()).toEqual(['battery', 'clock', 'service', 'sound'])
  expect(lightOf(findings)).toBe('bad')
})
