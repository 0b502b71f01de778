type Browser = { setAppBadge?: (count: number) => Promise<void>; clearAppBadge?: () => Promise<void> }

/** The number on the app's icon (Badging API): what waits to be sent. Set only when it changes. */
export function createBadge(browser: Browser): (count: number) => void {
  let shown: number | null = null
  return (count) => {
    if (count === shown) return
    shown = count
    const result = count > 0 ? browser.setAppBadge?.(count) : browser.clearAppBadge?.()
    // Not installed, or not allowed: the strip on the screen says it too.
    result?.catch(() => {})
  }
}
