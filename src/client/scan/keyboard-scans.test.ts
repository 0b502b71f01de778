import { expect, test } from 'vitest'
import { createKeyboardScans } from './keyboard-scans.ts'
import { createManualClock } from './manual-clock.ts'
import type { Burst } from './scanner-burst.ts'

const painted = () => Promise.resolve()

async function bench() {
  const clock = createManualClock()
  let scan: (burst: Burst) => void = () => {}
  const scans = createKeyboardScans(async () => (onBurst) => void (scan = onBurst), clock)
  scans.start()
  await painted()
  const heard: string[] = []
  return {
    clock,
    heard,
    scan: (typed: string) => scan({ typed } as Burst),
    /** A screen with its name. */
    hear: (name: string) => scans.onBurst(({ typed }) => heard.push(`${name}: ${typed}`)),
  }
}

test('a scan goes to whoever came last, and to the one before once that one has gone', async () => {
  const { heard, scan, hear } = await bench()
  hear('home')
  const goCard = hear('card')
  scan('A')
  goCard()
  scan('B')
  expect(heard).toEqual(['card: A', 'home: B'])
})

test('a scan that ends before any screen listens is heard by the first that does, once', async () => {
  const { clock, heard, scan, hear } = await bench()
  scan('A')
  scan('B')
  clock.pass(2_999)
  hear('room')()
  hear('home')
  hear('card')
  await painted()
  expect(heard).toEqual(['card: B'])
  hear('another')
  await painted()
  expect(heard).toEqual(['card: B'])
})

test('between two screens as well, and not of a screen that has gone again at once', async () => {
  const { heard, scan, hear } = await bench()
  hear('home')()
  scan('A')
  hear('fleeting')()
  await painted()
  expect(heard).toEqual([])
  hear('card')
  await painted()
  expect(heard).toEqual(['card: A'])
})

test('after three seconds it is nobody’s any more', async () => {
  const { clock, heard, scan, hear } = await bench()
  scan('A')
  clock.pass(3_000)
  hear('home')
  await painted()
  expect(heard).toEqual([])
})
