/** In the page: when a code was read, and when what is waited for has been painted, by the page's own clock. */
import type { Page } from '@playwright/test'

/** What the page is told before its first script. Each paint is a frame's end after the element came (HTML, 8.1.7.3). */
function keepMarks(): void {
  let scannedAt = 0
  let taps = 0
  addEventListener('keydown', ({ key, timeStamp }) => key === 'Enter' && (scannedAt = timeStamp), {
    capture: true,
  })
  addEventListener('click', ({ isTrusted }) => isTrusted && (taps += 1), { capture: true })
  const whenPainted = (selector: string) =>
    new Promise<number>((resolve) => {
      const look = () => {
        const found = [...document.querySelectorAll(selector)].some((it) => it.checkVisibility())
        if (!found) return false
        watch.disconnect()
        requestAnimationFrame(() => {
          const { port1, port2 } = new MessageChannel()
          port1.addEventListener('message', () => resolve(performance.now() - scannedAt))
          port1.start()
          port2.postMessage(null)
        })
        return true
      }
      const watch = new MutationObserver(look)
      watch.observe(document, { subtree: true, childList: true, attributes: true })
      look()
    })
  const apartMs = 700
  /** Nearer than this the recogniser takes a scan for the rest of the one before, and no person holds up two. */
  const apart = () =>
    new Promise((resolve) => setTimeout(resolve, Math.max(0, scannedAt + apartMs - performance.now())))
  Object.assign(window, { counterMarks: { whenPainted, apart, taps: () => taps } })
}

type Marks = {
  counterMarks: { whenPainted(selector: string): Promise<number>; apart(): Promise<void>; taps(): number }
}

export const watchMarks = (page: Page): Promise<unknown> => page.addInitScript(keepMarks)

/** Milliseconds from the last key of a scan to the paint of the selector; with `tap`, to the paint after that one's tap. */
export function scanTo(page: Page, text: string, selector: string, tap?: string): Promise<number> {
  return page.evaluate(
    async ([typed, wanted, first]) => {
      const { whenPainted, apart } = (window as unknown as Marks).counterMarks
      await apart()
      for (const key of [...typed, 'Enter'])
        document.activeElement?.dispatchEvent(
          new KeyboardEvent('keydown', { key, bubbles: true, cancelable: true }),
        )
      if (first) {
        await whenPainted(first)
        document.querySelector<HTMLElement>(first)?.click()
      }
      return whenPainted(wanted)
    },
    [text, selector, tap] as const,
  )
}

export const tapsOf = (page: Page): Promise<number> =>
  page.evaluate(() => (window as unknown as Marks).counterMarks.taps())
