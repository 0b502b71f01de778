/**
 * What people were told and handed, counted from their screens alone, and what no screen may ever show. It knows the
 * words of the counter and nothing of its code.
 */
import type { Page } from '@playwright/test'
import type { PersonId } from '../people-shop.ts'
import { secondMark } from '../two-builds.ts'
import type { Fault } from './engine.ts'

export type Customer = {
  name: string
  /** Of the card that they show: the first, a next one, or one that was given back to them. */
  stampIdx: number
  stampUrl: string
  /** Each card that did not follow another of theirs. */
  firstCards: number[]
  maxStamps: number
  /** What the card must hold once all is settled: what it began with, and each tap that a screen has said is saved. */
  owed: number
  /** What was handed over, by card. */
  rewards: Map<number, number>
  /** Of those, what the shop's books have lost: a restore that is older. */
  lostRewards: Set<number>
  /** Rewards that the manager took back. */
  givenBack: number
  /** Cards that a system redeemed: it makes the next one itself. */
  bySystem: Set<number>
  isErased: boolean
  /** Reward tries whose end no screen has told. */
  isUncertain: boolean
  /** Taken back, and by no screen known yet to be off the card. */
  returning: number
  /** Taps that still stand, the last one last. */
  /** `at` by the page's clock, `since` by this process's. */
  taps: { tablet: number; person: PersonId; count: number; stampIdx: number; at: number; since: number }[]
}

export type Screen = {
  /** Another one with each page that is loaded. */
  visit: number
  isSecondBuild: boolean
  /** By the tablet's clock. */
  at: number
  path: string
  text: string
  html: string
  buttons: string[]
  links: string[]
  headings: string[]
  dialogs: string[]
  alerts: { text: string; isNamed: boolean; buttons: number }[]
  lines: string[]
}

/** `isWhole`: with the document behind what is seen, which who only waits for a word has no use for. */
export async function lookAt(page: Page, isWhole = true): Promise<Screen> {
  for (;;)
    try {
      return await readScreen(page, isWhole)
    } catch (error) {
      // An update that comes by itself loads the page under the look.
      if (!/Execution context was destroyed/.test(String(error))) throw error
    }
}

const readScreen = (page: Page, isWhole: boolean): Promise<Screen> =>
  page.evaluate(
    ({ withDocument, mark }) => {
      const isSeen = (element: Element) =>
        element.checkVisibility({ checkVisibilityCSS: true, checkOpacity: true })
      const named = (selector: string) =>
        [...document.querySelectorAll<HTMLElement>(selector)].filter(isSeen).map((element) => {
          const label = element.getAttribute('aria-label')
          return (label ?? element.innerText).replaceAll(/\s+/g, ' ').trim()
        })
      const text = (document.body as HTMLElement | null)?.innerText ?? ''
      const { window: here } = globalThis as unknown as { window: { visit?: number } }
      return {
        visit: (here.visit ??= Math.random()),
        isSecondBuild: document.querySelector(`script[src*="${mark}"]`) !== null,
        at: Date.now(),
        path: location.pathname,
        text,
        html: withDocument ? document.documentElement.outerHTML : '',
        buttons: named('button:not([disabled]):not([aria-disabled="true"])'),
        links: named('a[href]'),
        headings: named('h1, h2'),
        dialogs: named('dialog[open]'),
        alerts: [...document.querySelectorAll<HTMLElement>('[role=alert]')].filter(isSeen).map((alert) => ({
          text: alert.innerText,
          isNamed: alert.hasAttribute('aria-labelledby'),
          buttons: alert.querySelectorAll('button, a[href]').length,
        })),
        lines: text.split('\n').map((line) => line.trim()),
      }
    },
    { withDocument: isWhole, mark: secondMark },
  )

export type Place = 'staff' | 'locked' | 'turned' | 'leaving'

export function placeOf({ headings, buttons }: Screen): Place {
  if (buttons.includes('For the staff')) return 'turned'
  if (headings.includes('Staff only')) return 'leaving'
  return headings.includes('Who is at the tablet?') ? 'locked' : 'staff'
}

/** What the day knows of a tablet beside its screen. */
export type Seen = {
  screen: Screen
  errors: string[]
  /** Whose card must be on it; null: nobody's; undefined: not known. */
  shows: Customer | null | undefined
  handedOver: Customer | null
}

type Invariant = (seen: Seen, customers: readonly Customer[], secrets: readonly string[]) => string | null

const raw = /\bundefined\b|\bNaN\b|\[object |\{\w+\}|\bnull\b|Error:/
const ways =
  /^(Counter|Close|No|Done|For the staff|Back to .*|Try again|Settings|Understood|Somebody else’s PIN|Reload.*)$/

/** Each by its name, which is what a shorter day must still break. */
export const invariants: Record<string, Invariant> = {
  'no raw word is on a screen': ({ screen: { text, lines } }) =>
    raw.exec(text)?.[0] ?? lines.find((line) => /^[a-z]+(-[a-z]+)+$/.test(line)) ?? null,
  'no two words on one screen contradict': ({ screen: { text } }) => {
    if (!/\bOffline\b/.test(text)) return null
    return /everything confirmed|Online ·/.exec(text)?.[0] ?? null
  },
  'no screen is without a way on': ({ screen }) =>
    [...screen.buttons, ...screen.links].some((name) => ways.test(name)) || placeOf(screen) === 'locked'
      ? null
      : `buttons ${screen.buttons.join(' | ')}`,
  'every notice has its action': ({ screen: { alerts } }) =>
    alerts.find(({ isNamed, buttons }) => isNamed && buttons === 0)?.text ?? null,
  'nobody is named where no staff is': ({ screen }, customers) => {
    if (placeOf(screen) === 'staff') return null
    return customers.find(({ name }) => screen.html.includes(name))?.name ?? null
  },
  'the address of a locked tablet tells of no card': ({ screen }) =>
    placeOf(screen) !== 'staff' && screen.path.startsWith('/card/') ? screen.path : null,
  'the card on the screen is the last one scanned': ({ screen, shows }, customers) => {
    if (shows === undefined || placeOf(screen) !== 'staff') return null
    const isCard = (name: string) => screen.headings.some((heading) => heading.includes(name))
    const other = customers.find((it) => it !== shows && isCard(it.name))
    if (other) return `${other.name}, and not ${shows?.name ?? 'nobody'}`
    if (shows && screen.path !== `/card/${shows.stampIdx}`) return `${screen.path}, and not ${shows.name}`
    const canAdd = screen.buttons.includes('Add 1')
    return shows === null && canAdd ? 'Add is there for nobody' : null
  },
  'what is handed over stays in sight': ({ screen, handedOver }) => {
    if (!handedOver || placeOf(screen) !== 'staff') return null
    if (screen.path !== `/card/${handedOver.stampIdx}`) return null
    return screen.text.includes('Hand over') ? null : `${handedOver.name}: ${screen.headings.join(' | ')}`
  },
  'a colleague is waited for by the second': ({ screen: { text } }) =>
    /redeeming this card just now\. \d+ (?!s\b)\w+/.exec(text)?.[0] ?? null,
  'no secret is anywhere': ({ screen: { html } }, _, secrets) =>
    secrets.some((secret) => html.includes(secret)) ? 'a secret' : null,
  'no error is on the console': ({ errors }) => errors[0] ?? null,
}

export function judge(seen: Seen, customers: readonly Customer[], secrets: readonly string[]): Fault | null {
  for (const [invariant, check] of Object.entries(invariants)) {
    const detail = check(seen, customers, secrets)
    if (detail !== null) return { invariant, detail }
  }
  return null
}

/** Nothing came of a step, and nothing had to: it counts for no pair. */
export class InVain extends Error {}

/** A promise that a single step breaks: told by the action that saw it. */
export class Broken extends Error {
  readonly fault: Fault
  constructor(invariant: string, detail: string) {
    super(`${invariant}: ${detail}`)
    this.fault = { invariant, detail }
  }
}
