/** A shop with two tablets, its customers, and the line between: what a step is played on. */
import { setTimeout } from 'node:timers/promises'
import type { Browser, BrowserContext, Page, Request } from '@playwright/test'
import { tenOffAfterReward } from '../../src/server/testing/ten-off.ts'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import { withoutServiceWorker } from '../counter.ts'
import { openPeopleShop, type PeopleShop, type PersonId, pins } from '../people-shop.ts'
import type { Fault } from './engine.ts'
import { Broken, type Customer, judge, lookAt, placeOf, type Screen, type Seen } from './oracle.ts'
import { plantInShop } from './planted-server.ts'

/** What the line does with what a tablet sends. */
export type Line = 'up' | 'down' | 'replies-lost' | 'errors' | 'portal' | 'slow'

export type Tablet = {
  index: 0 | 1
  tabletId: string
  context: BrowserContext
  page: Page
  person: PersonId
  errors: string[]
  /** What it has asked and was not answered yet, the stream of events aside. */
  asking: Set<Request>
  line: Line
  shows: Customer | null | undefined
  handedOver: Customer | null
  /** How many stamps the question on the screen is about. */
  asked: number
  /** Scanned while nobody was signed in: opens with the PIN. */
  waiting: Customer | null
  screen: Screen
}

export type Day = {
  shop: PeopleShop
  tablets: [Tablet, Tablet]
  customers: Customer[]
  /** What may be in no document. */
  secrets: string[]
  look(tablet: Tablet): Promise<Screen>
  /** Looks until it is so; what it waits for is a promise of the counter. */
  until(tablet: Tablet, promise: string, isSo: (screen: Screen) => boolean, ms?: number): Promise<Screen>
  check(tablet: Tablet): Fault | null
  close(): Promise<void>
}

const names = ['Ada Quillfeather', 'Bo Zimmerwald', 'Cleo Ravenscroft', 'Dov Thistlewood'] as const
const starts = [2, 9, 10, 5] as const
/** A browser's own words on a line that is down, or that a portal answers on. */
const harmless =
  /ERR_|Failed to load resource|Failed to fetch|EventSource's response has a MIME type|Unable to preload CSS/

export type DayOptions = {
  browser: Browser
  dist?: string
  planted?: string | undefined
  /** A database of its own, where the day is not kept in a file. */
  databaseUrl?: string | undefined
}

export async function openDay({ browser, dist, planted, databaseUrl }: DayOptions): Promise<Day> {
  const shop = await openPeopleShop({ ...(dist && { dist }), databaseUrl, plant: plantInShop[planted ?? ''] })
  await shop.shop.manager('PUT', '/api/counter/v1/automation', tenOffAfterReward('embedded'))
  const customers: Customer[] = []
  for (const [n, name] of names.entries()) {
    const owed = starts[n] ?? 0
    const stampIdx = await shop.shop.stampWith(owed, 1, { userNm: name })
    customers.push(customerWith(shop, name, stampIdx, owed))
  }
  const open = async (index: 0 | 1) => openTablet(index, browser, shop, planted)
  const tablets: Day['tablets'] = [await open(0), await open(1)]
  const secrets = [onsitePwd, ...Object.values(pins)]
  const look: Day['look'] = async (tablet) => (tablet.screen = await lookAt(tablet.page))
  return {
    shop,
    tablets,
    customers,
    secrets,
    look,
    async until(tablet, promise, isSo, ms = 6_000) {
      const end = Date.now() + ms
      for (;;) {
        const screen = await look(tablet)
        if (isSo(screen)) return screen
        if (Date.now() > end)
          throw new Broken(promise, screen.lines.filter(Boolean).join(' / ').slice(0, 600))
        await tablet.page.waitForTimeout(60)
      }
    },
    check({ screen, errors, shows, handedOver }) {
      return judge({ screen, errors, shows, handedOver } satisfies Seen, customers, secrets)
    },
    async close() {
      for (const { context } of tablets) {
        await context.unrouteAll({ behavior: 'ignoreErrors' })
        await context.close()
      }
      await shop.close()
    },
  }
}

export const customerWith = (
  { address }: PeopleShop,
  name: string,
  stampIdx: number,
  owed: number,
): Customer => ({
  name,
  stampIdx,
  stampUrl: `${address}/stamp/${stampIdx}`,
  firstCards: [stampIdx],
  givenBack: 0,
  maxStamps: 10,
  owed,
  rewards: new Map(),
  bySystem: new Set(),
  isErased: false,
  isUncertain: false,
  taps: [],
})

async function openTablet(
  index: 0 | 1,
  browser: Browser,
  shop: PeopleShop,
  planted: string | undefined,
): Promise<Tablet> {
  const context = await browser.newContext({
    viewport: { width: 1180, height: 820 },
    permissions: ['camera'],
    reducedMotion: 'reduce',
  })
  context.setDefaultTimeout(8_000)
  await withoutServiceWorker(context)
  if (planted) await context.addInitScript((name) => Object.assign(globalThis, { planted: name }), planted)
  const tabletId = await shop.pair(context)
  const page = await context.newPage()
  const person = index === 0 ? 'jo' : 'mina'
  await shop.signIn(page, person)
  const errors: string[] = []
  listenTo(page, errors)
  await page.clock.install()
  await page.goto(shop.address)
  await page.getByRole('heading', { name: 'Ready for the next customer' }).waitFor({ timeout: 20_000 })
  const screen = await lookAt(page)
  const tablet: Tablet = {
    index,
    tabletId,
    context,
    page,
    person,
    errors,
    asking: inFlight(page),
    screen,
    line: 'up',
    shows: undefined,
    handedOver: null,
    asked: 0,
    waiting: null,
  }
  await context.route('**/api/counter/**', async (route) => {
    const isWrite = route.request().method() !== 'GET'
    if (tablet.line === 'down') return route.abort()
    if (tablet.line === 'slow') await setTimeout(700)
    if (tablet.line === 'portal')
      return route.fulfill({ contentType: 'text/html', body: '<h1>Sign in to the network</h1>' })
    if (tablet.line === 'errors') return route.fulfill({ status: 500, body: 'no' })
    if (tablet.line === 'replies-lost' && isWrite) {
      await route.fetch().catch(() => null)
      return route.abort()
    }
    return route.continue()
  })
  return tablet
}

export function inFlight(page: Page): Set<Request> {
  const asking = new Set<Request>()
  page.on('request', (request) => {
    if (request.resourceType() !== 'eventsource') asking.add(request)
  })
  page.on('requestfinished', (request) => asking.delete(request))
  page.on('requestfailed', (request) => asking.delete(request))
  return asking
}

/** Time that passes while a busy machine answers would be a limit that runs out, and no wait. */
export async function untilAnswered({ asking, page }: Tablet): Promise<void> {
  for (const end = Date.now() + 10_000; asking.size > 0 && Date.now() < end; ) await page.waitForTimeout(40)
}

export function listenTo(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !harmless.test(message.text())) errors.push(message.text())
  })
}

export const isStaff = ({ screen }: Tablet) => placeOf(screen) === 'staff'
