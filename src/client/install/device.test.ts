import { expect, test } from 'vitest'
import { createBadge } from './badge.ts'
import { onLaunch } from './launch.ts'
import { keepAwake } from './wake-lock.ts'

const settled = () => new Promise<void>((resolve) => setTimeout(resolve))

class Sentinel extends EventTarget {
  released = false
  async release() {
    this.released = true
  }
}

function openPage() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState })
  const locks: Sentinel[] = []
  let isRefused = false
  const wakeLock = {
    async request() {
      if (isRefused) throw new DOMException('battery saver', 'NotAllowedError')
      const lock = new Sentinel()
      locks.push(lock)
      return lock as unknown as WakeLockSentinel
    },
  }
  return {
    page: page as unknown as Document,
    locks,
    wakeLock,
    refuse: (isIt: boolean) => (isRefused = isIt),
    async show(state: DocumentVisibilityState) {
      page.visibilityState = state
      // The browser lets go of it before the page hears that it is hidden.
      if (state === 'hidden') for (const lock of locks) lock.released = true
      page.dispatchEvent(new Event('visibilitychange'))
      await settled()
    },
    async touch() {
      page.dispatchEvent(new Event('pointerdown'))
      await settled()
    },
  }
}

test('the screen stays on: asked once, and again each time that the page comes back', async () => {
  const rig = openPage()
  const stop = keepAwake(rig, rig.page)
  await rig.touch()
  expect(rig.locks).toHaveLength(1)
  await rig.show('hidden')
  await rig.touch()
  expect(rig.locks).toHaveLength(1)
  await rig.show('visible')
  expect(rig.locks).toHaveLength(2)
  stop()
  await settled()
  expect(rig.locks.at(-1)?.released).toBe(true)
  await rig.show('visible')
  expect(rig.locks).toHaveLength(2)
})

test('a wake lock that is refused is asked for again at the next touch, and is no error', async () => {
  const rig = openPage()
  rig.refuse(true)
  keepAwake(rig, rig.page)
  await rig.touch()
  rig.refuse(false)
  await rig.touch()
  expect(rig.locks).toHaveLength(1)
  keepAwake({}, rig.page)
  await settled()
})

test('touches that come together ask for one lock', async () => {
  const rig = openPage()
  keepAwake(rig, rig.page)
  void rig.touch()
  void rig.touch()
  await rig.touch()
  expect(rig.locks).toHaveLength(1)
})

test('the badge says what waits, is taken away at none, and is set only on changes', async () => {
  const badges: unknown[] = []
  const show = createBadge({
    setAppBadge: async (count) => void badges.push(count),
    clearAppBadge: async () => void badges.push('none'),
  })
  for (const count of [0, 0, 2, 2, 3, 0]) show(count)
  expect(badges).toEqual(['none', 2, 3, 'none'])
  createBadge({})(5)
  createBadge({ setAppBadge: () => Promise.reject(new Error('not installed')) })(5)
  await settled()
})

test('a launch goes where it was meant to, unless the keypad is open, it is no news, or it is not ours', () => {
  const href = 'https://stamps.test/'
  const went: string[] = []
  let mayLeave = true
  let launch: (params: { targetURL?: string }) => void = () => {}
  const launchQueue = { setConsumer: (run: typeof launch) => (launch = run) }
  onLaunch(
    { launchQueue, location: { href } },
    (path) => went.push(path),
    () => mayLeave,
  )
  launch({ targetURL: href })
  launch({})
  launch({ targetURL: 'https://elsewhere.test/waiting' })
  launch({ targetURL: `${href}waiting` })
  mayLeave = false
  launch({ targetURL: `${href}card/1` })
  expect(went).toEqual(['/waiting'])
  onLaunch(
    { location: { href } },
    () => {},
    () => true,
  )
})
