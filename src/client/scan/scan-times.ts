/**
 * How long scans take, by way of the browser's own User Timing (W3C, level 3): who reads and who writes need not know
 * each other, and a profiler shows the same.
 */
const measure = 'stampdesk:scan'

/** From the first picture in which something like a code was in view (`performance.now()` then) to its text. */
export function noteScan(cameAt: number): void {
  performance.measure(measure, { start: cameAt })
}

/** Those before are passed on as well, each once. Returns what takes it back. */
export function onScanTimed(run: (ms: number) => void): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntriesByName(measure)) if (name === measure) run(duration)
    // The browser keeps them for ever otherwise.
    performance.clearMeasures(measure)
  })
  observer.observe({ type: 'measure', buffered: true })
  return () => observer.disconnect()
}
