/** A tab, found and touched as a cashier does: by what a control is called, with the engine's own pointer and keys. */
import { expect } from '@playwright/test'
import type { DrivenPage } from './engine.ts'

type Role = 'button' | 'field'
type Where = { inside?: string }

const soonMs = 20_000
/** Nobody types faster, and no scanner so slowly. */
const personMs = 90

export class Tab {
  readonly #page: DrivenPage
  readonly run: DrivenPage['run']

  constructor(page: DrivenPage) {
    this.#page = page
    this.run = page.run
  }

  goto = (address: string) => this.#page.goto(address)
  close = () => this.#page.close()
  picture = () => this.#page.picture()
  address = () => this.run(() => location.href)
  reload = () => this.#page.reload()

  /** Its words, as they are seen. */
  words = () => this.run(() => document.body.innerText)

  /** Until it says so. */
  says(text: string | RegExp, withinMs = soonMs): Promise<void> {
    const all = expect.poll(this.words, { timeout: withinMs, message: `says ${text}` })
    return typeof text === 'string' ? all.toContain(text) : all.toMatch(text)
  }

  /** Waits until the control can be pressed, and presses it. */
  async press(name: string, where: Where = {}): Promise<void> {
    const { x, y } = await this.#find('button', name, where)
    await this.#page.clickAt(x, y)
  }

  async fill(name: string, text: string): Promise<void> {
    const { x, y } = await this.#find('field', name, {})
    await this.#page.clickAt(x, y)
    await this.#page.type(text, personMs)
  }

  /** As a scanner at the keyboard's socket: the code in one burst, and Enter. */
  scan = (code: string) => this.#page.type(`${code}\n`, 0)

  has = async (name: string, where: Where = {}) =>
    (await this.run(placeOf, 'button' as Role, name, where)) !== null

  async #find(role: Role, name: string, where: Where): Promise<{ x: number; y: number }> {
    let last: { x: number; y: number } | null = null
    // Where it was a moment ago too: what still moves is not yet to be hit.
    await expect
      .poll(
        async () => {
          const place = await this.run(placeOf, role, name, where)
          const isStill = place !== null && place.x === last?.x && place.y === last.y
          last = place
          return isStill
        },
        { timeout: soonMs, intervals: [20], message: `the ${role} "${name}"` },
      )
      .toBe(true)
    return last ?? { x: 0, y: 0 }
  }

  /** What went wrong in this document since its start. */
  errors = () => this.run(() => (window as unknown as { engineErrors: string[] }).engineErrors)

  /** Until what a tablet needs without a line is kept by its service worker. */
  untilKept(): Promise<void> {
    return expect
      .poll(() => this.run(() => navigator.serviceWorker.controller?.state), { timeout: soonMs })
      .toBe('activated')
  }
}

/** In the page: the middle of what is called so and would take a press there, or null. */
function placeOf(role: Role, name: string, { inside }: Where): { x: number; y: number } | null {
  const textOf = (ids: string) =>
    ids
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ')
  const nameOf = (of: Element) => {
    const labels = of instanceof HTMLInputElement ? [...(of.labels ?? [])] : []
    const given =
      of.getAttribute('aria-label') ??
      (of.hasAttribute('aria-labelledby') ? textOf(of.getAttribute('aria-labelledby') ?? '') : null)
    const said = of.cloneNode(true) as Element
    for (const silent of said.querySelectorAll('[aria-hidden="true"]')) silent.remove()
    return (given ?? labels[0]?.textContent ?? said.textContent ?? '').replaceAll(/\s+/g, ' ').trim()
  }
  const rooms = inside
    ? [...document.querySelectorAll('[aria-label], [aria-labelledby]')].filter((it) => nameOf(it) === inside)
    : [document.body]
  const kinds = { button: 'button, a[href], [role="button"]', field: 'input, textarea' }
  for (const found of rooms.flatMap((room) => [...room.querySelectorAll(kinds[role])])) {
    if (nameOf(found) !== name || found.matches(':disabled, [aria-disabled="true"]')) continue
    found.scrollIntoView({ block: 'nearest' })
    const { left, top, width, height } = found.getBoundingClientRect()
    const [x, y] = [Math.round(left + width / 2), Math.round(top + height / 2)]
    const hit = document.elementFromPoint(x, y)
    if (width > 0 && hit !== null && found.contains(hit)) return { x, y }
  }
  return null
}
