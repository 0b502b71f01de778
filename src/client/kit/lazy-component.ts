import { type ComponentType, type LazyExoticComponent, lazy } from 'react'

/** A server that is started anew is back within seconds, and so mostly is a line. */
const pausesMs = [300, 1_000, 3_000]

const wait = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** What `load` gives; where it fails it is asked again after each pause, and then its last failure stands. */
export async function loadPatiently<Loaded>(
  load: () => Promise<Loaded>,
  pause: (ms: number) => Promise<void> = wait,
): Promise<Loaded> {
  for (const ms of pausesMs) {
    try {
      return await load()
    } catch {
      await pause(ms)
    }
  }
  return load()
}

/** Of each address of a stylesheet that has failed and not come yet: until it was asked for after each pause. */
const stylesheets = new Map<string, Promise<void>>()

/**
 * Vite asks for the stylesheet of a part once: where that fails, a later import of the part goes on without (8.3.8). So each
 * that fails is asked for again here.
 */
export function watchStylesheets(page: Document): void {
  const isStylesheet = (target: EventTarget | null): target is HTMLLinkElement =>
    target instanceof HTMLLinkElement && target.rel === 'stylesheet'
  const failed = (link: HTMLLinkElement) => {
    if (!stylesheets.has(link.href)) stylesheets.set(link.href, loadAgain(link))
  }
  page.addEventListener('error', ({ target }) => isStylesheet(target) && failed(target), true)
  // By now those of the page itself have come, or failed.
  for (const link of page.querySelectorAll('link')) if (isStylesheet(link) && !link.sheet) failed(link)
}

const laterMs = 10_000

/**
 * After all pauses in vain the part is drawn all the same, since a tap can be made on it, and the styles are asked for ever less
 * often: they may be of a version that is gone.
 */
async function loadAgain(link: HTMLLinkElement, nextMs = laterMs): Promise<void> {
  let last = link
  try {
    await loadPatiently(async () => {
      const next = last.cloneNode() as HTMLLinkElement
      const loaded = new Promise((resolve, reject) => {
        next.addEventListener('load', resolve)
        next.addEventListener('error', reject)
      })
      last.replaceWith(next)
      last = next
      await loaded
    })
    stylesheets.delete(link.href)
  } catch {
    setTimeout(() => void loadAgain(last, 2 * nextMs), nextMs)
  }
}

/** A component in a file of its own, which comes when it is drawn. One failed request is not the end of its screen. */
export const lazyComponent = <Props>(
  load: () => Promise<ComponentType<Props>>,
): LazyExoticComponent<ComponentType<Props>> =>
  lazy(async () => {
    const component = await loadPatiently(load)
    await Promise.all(stylesheets.values())
    return { default: component }
  })
