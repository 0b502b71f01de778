/** Trusted keys, as a keyboard's or a scanner's reach the browser: with time stamps of their own. */
import type { Page } from '@playwright/test'
import type { GeneratedKey } from '../src/client/scan/rig/generated-bursts.ts'

/** What follows half a code is taken for the rest of it, for two seconds. */
const apartMs = 2_600
/** By page: what is typed into one does not wait for another. */
const freeAt = new WeakMap<Page, number>()

/**
 * Types the keys with the times that they have: the input pipeline keeps the time stamp that it is given, so that a busy
 * machine changes nothing of what a scanner did. The next keys are so much later by their stamps, whenever they come.
 * They start ahead by what a slow machine needs to hand them over: else the page waits for a key in vain that has its
 * stamp and is still on its way, which a keyboard's own keys never are for so long.
 */
export async function typeKeys(page: Page, keys: readonly GeneratedKey[]): Promise<void> {
  await page.evaluate(watchKeys, silentMs)
  const session = await page.context().newCDPSession(page)
  const events = keys
    .flatMap((key) => [
      ...(key.key === 'AltUp' ? [] : [{ key, type: 'down', at: key.downAt }]),
      ...(key.key === 'Alt' ? [] : [{ key, type: 'up', at: key.upAt }]),
    ])
    .toSorted((one, other) => one.at - other.at)
  const begun = Date.now()
  const start = (Math.max(begun, freeAt.get(page) ?? 0) + events.length * slowestMs) / 1000
  freeAt.set(page, start * 1000 + lastOf(keys) + apartMs)
  await Promise.all(
    events.map(({ key, type, at }) => {
      const name = key.key === 'AltUp' ? 'Alt' : key.key
      const text = type === 'down' ? textOf(key) : ''
      return session.send('Input.dispatchKeyEvent', {
        type: type === 'up' ? 'keyUp' : text ? 'keyDown' : 'rawKeyDown',
        key: name,
        code: key.code,
        ...(text && { text, unmodifiedText: text }),
        modifiers: (key.alt ? 1 : 0) | (key.ctrl ? 2 : 0) | (key.shift ? 8 : 0),
        windowsVirtualKeyCode: virtualKeys[name] ?? name.toUpperCase().charCodeAt(0),
        timestamp: start + at / 1000,
      })
    }),
  )
  slowestMs = Math.max(slowestMs, (1.5 * (Date.now() - begun)) / events.length)
  await session.detach()
}

type Watched = Window & { typedKeys?: { lastAt: number; isLate: boolean; reached: string[] } }

/** The recogniser may take as long a silence for the end. */
const silentMs = 470

/** In the page: whether a key came in time, and which went past the recogniser to anything but a text field. */
function watchKeys(silent: number): void {
  const watched = window as Watched
  const isWatching = watched.typedKeys !== undefined
  const keys = { lastAt: Number.POSITIVE_INFINITY, isLate: false, reached: [] as string[] }
  watched.typedKeys = keys
  if (isWatching) return
  const now = () => watched.typedKeys ?? keys
  for (const type of ['keydown', 'keyup'])
    window.addEventListener(
      type,
      (event) => {
        const { isTrusted, timeStamp } = event
        if (!isTrusted) return
        const { lastAt } = now()
        if (timeStamp - lastAt < silent && performance.now() - lastAt >= silent) now().isLate = true
        now().lastAt = timeStamp
      },
      { capture: true },
    )
  document.addEventListener(
    'keydown',
    ({ key, target }) => {
      const isText = target instanceof HTMLInputElement && target.type !== 'password'
      if (!isText && !/^(?:Shift|Alt|Control)$/.test(key)) now().reached.push(key)
    },
    { capture: true },
  )
}

/**
 * What became of the last keys. Late is a key that reached the page when its stamp was long past, so that the page had
 * every reason to take the silence before it for an end: a busy machine has torn that burst, and no scanner.
 */
export const typedKeys = (page: Page) =>
  page.evaluate(() => {
    const { isLate, reached } = (window as Watched).typedKeys ?? { isLate: true, reached: [] }
    return { isLate, reached }
  })

/** What the handing over of one event took at most so far, and half as much again. */
let slowestMs = 12
export const lastOf = (keys: readonly GeneratedKey[]) => Math.max(...keys.map(({ upAt }) => upAt))

/** Until the page's own time is so long behind the last key that nothing more can come of it. */
export async function untilOver(page: Page): Promise<void> {
  const at = (freeAt.get(page) ?? 0) - apartMs + 1_100
  await page.waitForFunction((then) => performance.timeOrigin + performance.now() > then, at, {
    timeout: 120_000,
  })
}

const virtualKeys: Record<string, number> = Object.fromEntries(
  `Tab 9 Clear 12 Enter 13 Shift 16 Alt 18 Escape 27 PageUp 33 PageDown 34 End 35 Home 36 ArrowLeft 37 ArrowUp 38
  ArrowRight 39 ArrowDown 40 Insert 45 F4 115 F8 119 F9 120`
    .match(/\w+ \d+/g)
    ?.map((pair) => pair.split(' '))
    .map(([name = '', code]) => [name, Number(code)]) ?? [],
)

function textOf({ key, ctrl, alt }: GeneratedKey): string {
  if (ctrl || alt) return ''
  return key === 'Enter' ? '\r' : key.length === 1 ? key : ''
}

export const scanOf = (text: string, gap = 8): GeneratedKey[] =>
  [...text, 'Enter'].map((key, n) => ({
    key,
    code:
      key === 'Enter'
        ? 'Enter'
        : /[a-z]/i.test(key)
          ? `Key${key.toUpperCase()}`
          : /\d/.test(key)
            ? `Digit${key}`
            : '',
    downAt: 600 + n * gap,
    upAt: 600 + n * gap + gap / 3,
  }))
