import { markBits, markPx } from './marks.ts'

/** What a page has seen, for run.ts to fetch. Times are the page's `performance.now()`. */
export type PageLog = {
  /**
   * Each presented frame: its number in the camera file, and when the page was told of it: up to a picture of the
   * screen (17 ms) after the compositor had it, by chance, and in one run always the same.
   */
  frames: Array<{ index: number; at: number }>
  /** The first time that each text came. */
  reads: Record<string, number>
  longTasks: Array<{ at: number; ms: number }>
  violations: string[]
}

declare global {
  interface Window {
    scanLive: PageLog
  }
}

const log: PageLog = { frames: [], reads: {}, longTasks: [], violations: [] }
window.scanLive = log

document.addEventListener('securitypolicyviolation', (event) => {
  log.violations.push(`${event.violatedDirective} ${event.blockedURI}`)
})
new PerformanceObserver((list) => {
  for (const entry of list.getEntries()) log.longTasks.push({ at: entry.startTime, ms: entry.duration })
}).observe({ type: 'longtask', buffered: true })

export function noteRead(text: string): void {
  log.reads[text] ??= performance.now()
}

/** The same for every page, so that what it costs is in all of them. */
export function watch(video: HTMLVideoElement): void {
  const pixels = new Uint8Array(markBits * markPx * 2 * 2)
  const rect = { x: 0, y: markPx / 2, width: markBits * markPx, height: 2 }
  const onFrame: VideoFrameRequestCallback = () => {
    video.requestVideoFrameCallback(onFrame)
    const at = performance.now()
    try {
      void noteFrame(new VideoFrame(video), at)
    } catch {
      // Between two streams there is none.
    }
  }
  const noteFrame = async (frame: VideoFrame, at: number) => {
    await frame.copyTo(pixels, { rect })
    frame.close()
    log.frames.push({ index: indexIn(pixels), at })
  }
  video.requestVideoFrameCallback(onFrame)
}

function indexIn(pixels: Uint8Array): number {
  let index = 0
  for (let bit = 0; bit < markBits; bit += 1) {
    if ((pixels[bit * markPx + markPx / 2] ?? 0) > 128) index |= 1 << bit
  }
  return index
}

export function reader(): HTMLElement {
  const element = document.getElementById('reader')
  if (!element) throw new Error('the page has no #reader')
  return element
}

/** Waits for the page's video, whoever makes it. */
export async function videoIn(element: ParentNode): Promise<HTMLVideoElement> {
  for (;;) {
    const video = element.querySelector('video')
    if (video) return video
    await new Promise(requestAnimationFrame)
  }
}
