/** What is done to the tablet itself, and by what types into it. */
import { scanOf, typeKeys, untilOver } from '../typed-keys.ts'
import type { Action } from './actions.ts'
import { isStaff, listenTo } from './day.ts'
import { customerOf, goBackIn, has, hasKeypad, isAsking, isFree, onCard, recognise } from './hands.ts'
import { Broken, judge, lookAt, placeOf, type Screen } from './oracle.ts'

const rare = 0.5

export const hardware: Record<string, Action> = {
  'scan half a code': {
    weight: rare,
    can: isFree,
    async run(tablet, day, pick) {
      const { stampUrl } = customerOf(day, pick)
      await typeKeys(tablet.page, scanOf(stampUrl).slice(0, -7))
      await untilOver(tablet.page)
      // Over by itself, also where the words of an earlier one stand already.
      await tablet.page.clock.fastForward(1_500)
      await day.until(tablet, 'half a code is asked for once more', (it) => /Scan once more/.test(it.text))
      tablet.shows = undefined
      tablet.handedOver = null
    },
  },
  'scan with Add under the focus': {
    can: (tablet) =>
      isFree(tablet) && onCard(tablet) && !isAsking(tablet.screen) && has(tablet.screen, 'Add 1'),
    async run(tablet, day) {
      const { shows, page } = tablet
      if (!shows) return
      const group = page.getByRole('group', { name: 'Add stamps' })
      await group.getByRole('button', { name: 'Add 1' }).focus()
      const { length } = shows.stampUrl
      // A pause before its last three symbols, and a second ending behind the first.
      const keys = scanOf(shows.stampUrl).map((key, n) =>
        n < length - 3 ? key : { ...key, downAt: key.downAt + 150, upAt: key.upAt + 150 },
      )
      const enter = keys.at(-1)
      if (!enter) return
      await typeKeys(page, [...keys, { ...enter, downAt: enter.downAt + 8, upAt: enter.upAt + 8 }])
      await untilOver(page)
      await page.clock.fastForward(1_000)
      // On a busy machine the pause may be one too long, and it is asked for once more.
      const { text } = await day.look(tablet)
      if (/Scan once more/.test(text)) recognise(tablet, day)
    },
  },
  'scan over the keypad': {
    weight: 2,
    can: (tablet) => isStaff(tablet) && hasKeypad(tablet.screen),
    async run(tablet, day, pick) {
      await typeKeys(tablet.page, scanOf(customerOf(day, pick).stampUrl))
      await untilOver(tablet.page)
      await tablet.page.clock.fastForward(1_000)
      const screen = await day.look(tablet)
      const spent = /tr(y|ies) left/i.exec(screen.text)
      if (spent) throw new Broken('a scan is no try at a password', spent[0])
      const typed = await tablet.page
        .locator('input:not([type=radio], [type=checkbox])')
        .evaluateAll((all) => all.map((input) => (input as HTMLInputElement).value).join(''))
      if (typed) throw new Broken('a scan types into no secret', typed)
    },
  },
  'leave it for a quarter of an hour': {
    weight: rare,
    can: (tablet) => isFree(tablet),
    async run(tablet, day) {
      await tablet.page.clock.fastForward(15 * 60_000)
      await day.until(tablet, 'a tablet that is left locks itself', (it) => placeOf(it) === 'locked')
      tablet.shows = undefined
    },
  },
  'turn it on its side': {
    weight: rare,
    can: () => true,
    async run({ page }) {
      const size = page.viewportSize()
      if (size) await page.setViewportSize({ width: size.height, height: size.width })
    },
  },
  'look in a second tab': {
    weight: rare,
    can: ({ line }) => line === 'up',
    async run(tablet, day) {
      const page = await tablet.context.newPage()
      try {
        listenTo(page, tablet.errors)
        await page.goto(day.shop.address)
        await page.waitForFunction(() => document.body.innerText.length > 40)
        const seen = { screen: await lookAt(page), errors: [], shows: undefined, handedOver: null }
        const fault = judge(seen, day.customers, day.secrets)
        if (fault) throw new Broken(fault.invariant, `in a second tab: ${fault.detail}`)
      } finally {
        await page.close()
      }
    },
  },
  'close it and open it': {
    weight: rare,
    loads: true,
    can: (tablet) =>
      (tablet.line === 'up' || tablet.isInstalled) && (!hasKeypad(tablet.screen) || isStaff(tablet)),
    async run(tablet, day) {
      const page = await tablet.context.newPage()
      await tablet.page.close()
      listenTo(page, tablet.errors)
      tablet.page = page
      await page.clock.install()
      await page.goto(day.shop.address)
      Object.assign(tablet, { shows: undefined, waiting: null })
      await day.until(tablet, 'an app that is opened again comes up', (it) => it.text.length > 40, 15_000)
    },
  },
  'its storage is wiped': {
    weight: rare / 2,
    loads: true,
    // What was not sent yet would be gone with it, as the counter says.
    can: (tablet) =>
      tablet.line === 'up' && isFree(tablet) && /everything confirmed/.test(tablet.screen.text),
    async run(tablet, day) {
      const { page, context } = tablet
      await page.goto('about:blank')
      const session = await context.newCDPSession(page)
      const everything = { origin: day.shop.address, storageTypes: 'all' }
      await session.send('Storage.clearDataForOrigin', everything)
      await session.detach()
      tablet.tabletId = await day.shop.pair(context)
      day.backup = null
      await day.shop.signIn(page, tablet.person)
      await page.goto(day.shop.address)
      Object.assign(tablet, { shows: undefined, handedOver: null, waiting: null, isInstalled: false })
      // A storage that is made anew takes its time: seconds that are skipped meanwhile would be one that hangs.
      const isUp = ({ text }: Screen) => /everything confirmed/.test(text)
      await day.until(tablet, 'a tablet without a memory comes up', isUp, 15_000)
    },
  },
  'pair it anew': {
    weight: rare / 2,
    loads: true,
    can: (tablet) => tablet.line === 'up' && isFree(tablet),
    async run(tablet, day) {
      await day.shop.revoke(tablet.tabletId)
      tablet.tabletId = await day.shop.pair(tablet.context)
      day.backup = null
      await day.shop.signIn(tablet.page, tablet.person)
      await tablet.page.reload()
      tablet.shows = undefined
      const isUp = (it: Screen) => it.text.length > 40 && placeOf(it) !== 'turned'
      await day.until(tablet, 'a tablet that is paired anew works on', isUp, 15_000)
      // Where it had heard that it was revoked, its sign-in had ended.
      if (placeOf(tablet.screen) === 'locked') await goBackIn(tablet, day)
    },
  },
}
