/** A shop with two tablets, its customers, and the line between: what a step is played on. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Browser, BrowserContext, Page } from '@playwright/test'
import { tenOffAfterReward } from '../../src/server/testing/ten-off.ts'
import { onsitePwd } from '../../src/server/testing/test-shop.ts'
import { openPeopleShop, type PeopleShop, type PersonId, pins } from '../people-shop.ts'
import { makeSecondBuild } from '../two-builds.ts'
import type { Backup } from './backups.ts'
import type { Fault } from './engine.ts'
import { failing, type Line, overLine, tabletHeader } from './line.ts'
import { Broken, type Customer, judge, lookAt, placeOf, type Screen, type Seen } from './oracle.ts'

export type Tablet = {
  index: 0 | 1
  tabletId: string
  context: BrowserContext
  page: Page
  person: PersonId
  errors: string[]
  /** How much it has asked the server that was not answered yet; a stream is, once it begins. */
  asking: number
  line: Line
  shows: Customer | null | undefined
  handedOver: Customer | null
  /** How many stamps the question on the screen is about. */
  asked: number
  /** Scanned while nobody was signed in: opens with the PIN. */
  waiting: Customer | null
  /** By the page's clock. */
  waitingSince: number
  screen: Screen
  /** A service worker keeps the app, and a page comes up without a line. */
  isInstalled: boolean
  /** A newer version was found and waits for free hands. */
  hasFound: boolean
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
  /** The other of the two builds takes the place of the one that is there. */
  deploy(): Promise<void>
  isSecondBuild: boolean
  backup: Backup | null
  close(): Promise<void>
}

/** Half of them come for a reward: what is about one is most of what a day seldom gets to. */
const starts = {
  'Ada Quillfeather': 2,
  'Bo Zimmerwald': 9,
  'Cleo Ravenscroft': 10,
  'Dov Thistlewood': 5,
  'Edda Cobblepot': 10,
  'Finn Larkspur': 10,
}
/** A browser's own words on a line that is down, or that a portal answers on, and on a file of a version that is gone. */
const harmless =
  /ERR_|Failed to load resource|Failed to fetch|EventSource's response has a MIME type|Unable to preload CSS|Refused to apply style/

export type DayOptions = {
  browser: Browser
  dist?: string
  planted?: string | undefined
  /** A database of its own, where the day is not kept in a file. */
  databaseUrl?: string | undefined
  /** The stamps are at a hosted service, and the shop stands in front of it. */
  isHosted?: boolean | undefined
}

export async function openDay({
  browser,
  dist = 'dist',
  planted,
  databaseUrl,
  isHosted,
}: DayOptions): Promise<Day> {
  // The server's faults look for their name here, as the client's do in their page.
  Object.assign(globalThis, { planted })
  const tablets: Tablet[] = []
  const shop = await openPeopleShop({
    dist,
    databaseUrl,
    isHosted,
    beneath: failing,
    between: (fetch) => overLine((index) => tablets[index], fetch),
  })
  await shop.shop.manager('PUT', '/api/counter/v1/automation', tenOffAfterReward('embedded'))
  const customers: Customer[] = []
  for (const [name, owed] of Object.entries(starts)) {
    const stampIdx = await shop.stampOf(owed, name)
    customers.push(customerWith(shop, name, stampIdx, owed))
  }
  const open = async (index: 0 | 1) => openTablet(index, browser, shop, planted)
  const both: Day['tablets'] = await Promise.all([open(0), open(1)])
  tablets.push(...both)
  const secrets = [onsitePwd, ...Object.values(pins)]
  let isSecondBuild = false
  return {
    shop,
    tablets: both,
    customers,
    secrets,
    look: async (tablet) => (tablet.screen = await lookAt(tablet.page)),
    backup: null,
    get isSecondBuild() {
      return isSecondBuild
    },
    deploy() {
      isSecondBuild = !isSecondBuild
      return shop.deploy(isSecondBuild ? secondOf(dist) : dist)
    },
    async until(tablet, promise, isSo, ms = 6_000) {
      const end = Date.now() + ms
      for (;;) {
        const screen = (tablet.screen = await lookAt(tablet.page, false))
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
      await Promise.all(tablets.map(({ context }) => context.close()))
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
  returning: 0,
  rewards: new Map(),
  lostRewards: new Set(),
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
    extraHTTPHeaders: { [tabletHeader]: String(index) },
  })
  context.setDefaultTimeout(8_000)
  await context.addInitScript(withoutWorkerUnless, installedMark)
  if (index === 1) await context.addInitScript(withoutCamera)
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
  return {
    index,
    tabletId,
    context,
    page,
    person,
    errors,
    asking: 0,
    screen,
    line: 'up',
    shows: undefined,
    handedOver: null,
    asked: 0,
    waiting: null,
    waitingSince: 0,
    isInstalled: false,
    hasFound: false,
  }
}

/** Made once a process: of a day it would be a tenth. */
const seconds = new Map<string, string>()

function secondOf(dist: string): string {
  let folder = seconds.get(dist)
  if (!folder) {
    const made = (folder = mkdtempSync(join(tmpdir(), 'stampdesk-second-')))
    process.once('exit', () => rmSync(made, { recursive: true, force: true }))
    makeSecondBuild(dist, made)
    seconds.set(dist, made)
  }
  return folder
}

/** The cookie of a tablet whose app is installed: a browser that keeps the whole build is not each day's. */
const installedMark = 'random-day-installed'
export const installedCookie = (url: string) => ({ name: installedMark, value: '1', url })

function withoutWorkerUnless(mark: string): void {
  // `about:blank`, and a browser's own page of an error, have no cookies to be asked for.
  if (location.protocol === 'http:' && !document.cookie.includes(mark))
    Reflect.deleteProperty(Navigator.prototype, 'serviceWorker')
}

/** A counter's computer with a scanner at it: a picture that is read all day is most of what a day costs. */
function withoutCamera(): void {
  // `about:blank` is no secure context and has none of its own.
  const devices: MediaDevices | undefined = navigator.mediaDevices
  if (devices) devices.getUserMedia = () => Promise.reject(new DOMException('none', 'NotFoundError'))
}

/** Time that passes while a busy machine answers would be a limit that runs out, and no wait. */
export async function untilAnswered(tablet: Tablet): Promise<void> {
  const end = Date.now() + 10_000
  while (tablet.asking > 0 && Date.now() < end) await tablet.page.waitForTimeout(40)
}

export function listenTo(page: Page, errors: string[]): void {
  page.on('pageerror', (error) => errors.push(error.message))
  page.on('console', (message) => {
    if (message.type() === 'error' && !harmless.test(message.text())) errors.push(message.text())
  })
}

export const isStaff = ({ screen }: Tablet) => placeOf(screen) === 'staff'
