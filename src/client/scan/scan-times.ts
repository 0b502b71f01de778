/**
 * How long scans take, by way of the browser's own User Timing (W3C, level 3): who reads and who writes need not know
 * each other, and a profiler shows the same.
 */
const measure = 'stampdesk:scan'

/** From the picture in which a code was read (`performance.now()` at its capture) to its text. */
export function noteScan(capturedAt: number): void {
  performance.measure(measure, { start: capturedAt })
}

/** Those before are told as well, each once. Returns what takes it back. */
export function onScanTimed(run: (ms: number) => void): () => void {
  const observer = new PerformanceObserver((list) => {
    for (const { name, duration } of list.getEntriesByName(measure)) if (name === measure) run(duration)
    // The browser keeps them for ever otherwise.
    performance.clearMeasures(measure)
  })
  observer.observe({ type: 'measure', buffered: true })
  return () => observer.disconnect()
}
