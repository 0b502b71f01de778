type Browser = { wakeLock?: Pick<WakeLock, 'request'> }
type Page = Pick<Document, 'visibilityState' | 'addEventListener' | 'removeEventListener'>

/**
 * Keeps the counter's screen on. The lock ends whenever the page is hidden (Screen Wake Lock, section 7) and must be
 * asked for again; a refusal (battery saver, or Safari before a first touch) is asked again at the next touch.
 */
export function keepAwake(browser: Browser, page: Page): () => void {
  let lock: Promise<WakeLockSentinel | null> = Promise.resolve(null)
  let isOver = false

  /** One request after the other, so that none is lost sight of and left on. */
  function ask(): void {
    lock = lock.then((held) => {
      if (held && !held.released) return held
      if (isOver || page.visibilityState !== 'visible') return null
      return browser.wakeLock?.request('screen').catch(() => null) ?? null
    })
  }

  page.addEventListener('visibilitychange', ask)
  page.addEventListener('pointerdown', ask)
  ask()
  return () => {
    isOver = true
    page.removeEventListener('visibilitychange', ask)
    page.removeEventListener('pointerdown', ask)
    void lock.then((held) => held?.release())
  }
}
