import { expect, test } from 'vitest'
import { lazyGate } from './lazy-gate.ts'
import { momentMs, quietMs } from './update.ts'
import { connectUpdateChecks } from './update-checks.ts'
import { createUpdateGate } from './update-gate.ts'

function openRig() {
  const did: string[] = []
  const rig = { now: 0, isBusy: false, isInstalled: false, did, tick() {}, installed() {}, replaced() {} }
  const gate = createUpdateGate({
    worker: {
      isInstalled: () => rig.isInstalled,
      letIn: () => did.push('let in'),
      check: () => did.push('checked'),
      onInstalled: (run) => (rig.installed = run),
      onReplaced: (run) => (rig.replaced = run),
    },
    isBusy: () => rig.isBusy,
    lastInputAt: () => 0,
    now: () => rig.now,
    every(_, run) {
      rig.tick = run
      return () => did.push('stopped')
    },
    reload: () => did.push('reloaded'),
  })
  return { rig, gate }
}

test('an update found with the keypad open waits for it, is offered, and is let in by hand', () => {
  const { rig, gate } = openRig()
  let calls = 0
  gate.subscribe(() => (calls += 1))
  rig.isBusy = true
  rig.isInstalled = true
  rig.installed()
  gate.apply()
  expect([gate.isOffered(), rig.did]).toEqual([false, []])

  rig.isBusy = false
  rig.tick()
  expect(gate.isOffered()).toBe(true)
  expect(calls).toBeGreaterThan(0)
  gate.apply()
  expect(rig.did).toEqual(['let in'])
  rig.replaced()
  expect(rig.did).toEqual(['let in', 'reloaded'])
})

test('left alone at home it updates by itself, once', () => {
  const { rig } = openRig()
  rig.isInstalled = true
  rig.tick()
  rig.now = quietMs
  rig.tick()
  rig.tick()
  rig.replaced()
  rig.tick()
  expect(rig.did).toEqual(['let in', 'reloaded'])
})

test('another tab’s update never reloads a busy page, however often it is looked at', () => {
  const { rig } = openRig()
  rig.isBusy = true
  rig.replaced()
  for (let n = 0; n < 100; n += 1) {
    rig.now += quietMs
    rig.tick()
  }
  expect(rig.did).toEqual([])
  rig.isBusy = false
  rig.tick()
  rig.now += momentMs
  rig.tick()
  expect(rig.did).toEqual(['reloaded'])
})

test('a newer version is asked for at the start, on focus, on pageshow and every hour', () => {
  const page = new EventTarget()
  let checks = 0
  let hourly = { ms: 0, run() {} }
  const stop = connectUpdateChecks(
    () => (checks += 1),
    page as Window,
    (ms, run) => {
      hourly = { ms, run }
      return () => {}
    },
  )
  page.dispatchEvent(new Event('focus'))
  page.dispatchEvent(new Event('pageshow'))
  hourly.run()
  expect([checks, hourly.ms]).toEqual([4, 3_600_000])
  stop()
  page.dispatchEvent(new Event('focus'))
  expect(checks).toBe(4)
})

test('out of step with the server it asks for a newer version, but not with each request', () => {
  const { rig, gate } = openRig()
  for (let n = 0; n < 100; n += 1) gate.outOfStep()
  expect(rig.did).toEqual(['checked'])
  rig.now += 30_000
  gate.outOfStep()
  expect(rig.did).toEqual(['checked', 'checked'])
})

test('before its chunk has come, or where it never comes, nothing is offered; afterwards all is as it was', async () => {
  const never = lazyGate(() => Promise.reject(new Error('no network')))
  const { rig, gate } = openRig()
  const later = lazyGate(async () => gate)
  let calls = 0
  later.subscribe(() => (calls += 1))
  expect([never.isOffered(), later.isOffered()]).toEqual([false, false])
  await Promise.resolve()
  rig.isInstalled = true
  rig.tick()
  expect([never.isOffered(), later.isOffered(), calls]).toEqual([false, true, 1])
  later.apply()
  never.apply()
  expect(rig.did).toEqual(['let in'])
})
