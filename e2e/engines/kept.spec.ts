/** The whole app without a line, and its update, in the engine of an iPad and in Firefox's. */
import { expect } from '@playwright/test'
import { openWire, type Wire } from '../outbox/wire.ts'
import { type OwnServer, startOwnServer } from '../own-server.ts'
import { makeTwoBuilds, secondMark, type TwoBuilds } from '../two-builds.ts'
import { inEachEngine, test } from './engine.ts'
import type { Tab } from './tab.ts'

let builds: TwoBuilds
let server: OwnServer
let wire: Wire

test.setTimeout(150_000)

test.beforeEach(async () => {
  builds = makeTwoBuilds()
  server = await startOwnServer(builds.dist)
  wire = await openWire(Number(new URL(server.address).port))
})
test.afterEach(async () => {
  await wire.close()
  await server.stop()
  builds.remove()
})

async function stampsOf(stampIdx: number): Promise<number> {
  const answer = await fetch(`${server.address}/api/counter/v1/public/stamps/${stampIdx}`)
  return ((await answer.json()) as { result: { stamps: number } }).result.stamps
}

async function openCounter(tab: Tab): Promise<void> {
  await tab.goto(wire.address)
  await tab.says('Ready for the next customer')
  await tab.untilKept()
}

async function openTyped(tab: Tab, stampIdx: number): Promise<void> {
  await tab.press('Type the code')
  await tab.fill('Stamp code', String(stampIdx))
  await tab.press('Open the card')
  await expect.poll(tab.address).toContain(`/card/${stampIdx}`)
}

inEachEngine(() => {
  test('loaded once, then offline: reload, two cards, killed and started again: each tap arrives once', {
    tag: '@deep',
  }, async ({ tablets }) => {
    const customers = [await server.customer('Yuna'), await server.customer('Iris')]
    const before = await Promise.all(customers.map(({ stampIdx }) => stampsOf(stampIdx)))
    const tablet = await tablets.start()
    const tab = await tablet.newTab()
    await openCounter(tab)
    // One of the two was seen on this tablet, the other never.
    await openTyped(tab, customers[0]?.stampIdx ?? 0)
    await tab.says('everything confirmed')

    wire.isDown = true
    await tab.reload()
    await tab.says('Offline')
    for (const [index, { stampIdx }] of customers.entries()) {
      await openTyped(tab, stampIdx)
      await tab.press('Add 1', { inside: 'Add stamps' })
      await tab.says(new RegExp(`${index + 1} stamps? saved on this tablet`))
    }
    await tablet.kill()

    const again = await (await tablets.start()).newTab()
    await again.goto(wire.address)
    await again.says('Offline · 2 stamps saved on this tablet')
    expect(await Promise.all(customers.map(({ stampIdx }) => stampsOf(stampIdx)))).toEqual(before)
    wire.isDown = false
    await again.says('everything confirmed', 40_000)
    expect(await Promise.all(customers.map(({ stampIdx }) => stampsOf(stampIdx)))).toEqual(
      before.map((count) => count + 1),
    )
  })

  test('O-8: an update leaves the open keypad alone, is offered at home, and done at the tap', {
    tag: '@deep',
  }, async ({ tablets }) => {
    const tab = await (await tablets.start()).newTab()
    await openCounter(tab)
    await openTyped(tab, (await server.customer('Leo')).stampIdx)
    await tab.press('Redeem reward')
    await tab.says('Confirm')
    await tab.run(() => void Object.assign(globalThis, { isSamePage: true }))
    builds.deploy()
    await expect.poll(() => tab.run(lookForUpdate)).toBe(true)
    expect(await tab.has('Update')).toBe(false)
    expect(await tab.has('1', { inside: 'On-site password' })).toBe(true)

    await tab.press('Cancel')
    await tab.run(() => {
      history.pushState({}, '', '/')
      dispatchEvent(new PopStateEvent('popstate'))
    })
    await tab.says('Ready for the next customer')
    expect(await tab.run(() => 'isSamePage' in globalThis)).toBe(true)
    await tab.press('Update')
    await expect.poll(() => tab.run(isOfBuild, secondMark), { timeout: 20_000 }).toBe(true)
  })
})

/** As when the tablet is looked at again: the page asks for a newer version by itself. */
async function lookForUpdate(): Promise<boolean> {
  dispatchEvent(new Event('focus'))
  return Boolean((await navigator.serviceWorker.getRegistration())?.waiting)
}

const isOfBuild = (mark: string) => document.querySelector(`script[src*="${mark}"]`) !== null
