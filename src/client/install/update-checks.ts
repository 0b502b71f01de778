/** When a newer version is asked for: at the start, when the tablet is looked at again, and every hour. */
export function connectUpdateChecks(
  check: () => void,
  page: Pick<Window, 'addEventListener' | 'removeEventListener'>,
  every: (ms: number, run: () => void) => () => void,
): () => void {
  check()
  page.addEventListener('focus', check)
  // Out of the back/forward cache there is a `pageshow` and no `load`.
  page.addEventListener('pageshow', check)
  const stop = every(hourMs, check)
  return () => {
    page.removeEventListener('focus', check)
    page.removeEventListener('pageshow', check)
    stop()
  }
}

const hourMs = 3_600_000
