import type { Browser } from 'playwright'
import type { PageLog } from './page.ts'

export type Shot = { text: string; firstFrame: number; frames: number }

export type Measured = {
  /** First frame that shows the code to its text, for the codes that were read, in the order shown. */
  delaysMs: number[]
  missed: string[]
  /** While codes are shown; what opening the camera takes comes before. */
  longTasks: number
  longestMs: number
  longestAtStartMs: number
  /** Of the main thread, over 50 ms at a stretch, a second. */
  blockedMsPerS: number
  violations: string[]
}

/** `isUntilRead`: the camera goes on to show it, for a machine on which the first time comes before the page is there. */
export type Showing = { slowdown: number; isUntilRead?: boolean }

/** Shows one page the whole camera file once, and says what it read and how soon. */
export async function measure(
  browser: Browser,
  url: string,
  { slowdown, isUntilRead = false }: Showing,
  shots: Shot[],
  limitMs: number,
) {
  const context = await browser.newContext({ permissions: ['camera'] })
  try {
    const page = await context.newPage()
    const errors: string[] = []
    page.on('pageerror', (error) => errors.push(String(error)))
    await page.goto(url)
    if (slowdown > 1) {
      const devtools = await context.newCDPSession(page)
      await devtools.send('Emulation.setCPUThrottlingRate', { rate: slowdown })
    }
    const last = shots.at(-1)
    const endFrame = last ? last.firstFrame + last.frames : 0
    // From an empty counter to past the last code, and a little, for what is still on its way.
    await page.waitForFunction(
      ({ end, toRead }) => {
        const { frames, reads } = window.scanLive
        const start = frames.findIndex(({ index }) => index < 30)
        if (toRead.some((text) => reads[text] === undefined)) return false
        return start >= 0 && frames.findIndex(({ index }, i) => i > start && index >= end) >= 0
      },
      { end: endFrame, toRead: isUntilRead ? shots.map(({ text }) => text) : [] },
      { timeout: limitMs, polling: 500 },
    )
    const log = await page.evaluate(() => window.scanLive)
    if (errors.length > 0) throw new Error(`${url}: ${errors.join('; ')}`)
    return summary(log, shots, endFrame)
  } finally {
    await context.close()
  }
}

function summary(log: PageLog, shots: Shot[], endFrame: number): Measured {
  const start = log.frames.findIndex(({ index }) => index < 30)
  const frames = log.frames.slice(start)
  const measured: Measured = {
    delaysMs: [],
    missed: [],
    longTasks: 0,
    longestMs: 0,
    longestAtStartMs: 0,
    blockedMsPerS: 0,
    violations: [...new Set(log.violations)],
  }
  for (const shot of shots) {
    const shown = frames.find(
      ({ index }) => index >= shot.firstFrame && index < shot.firstFrame + shot.frames,
    )
    const readAt = log.reads[shot.text]
    if (shown && readAt !== undefined) measured.delaysMs.push(readAt - shown.at)
    else measured.missed.push(shot.text)
  }
  const from = frames.find(({ index }) => index >= (shots[0]?.firstFrame ?? 0))?.at ?? 0
  const to = frames.find(({ index }) => index >= endFrame)?.at ?? from
  const tasks = log.longTasks.filter(({ at }) => at >= from && at < to)
  measured.longTasks = tasks.length
  measured.longestMs = longest(tasks)
  measured.longestAtStartMs = longest(log.longTasks.filter(({ at }) => at < from))
  measured.blockedMsPerS = tasks.reduce((sum, { ms }) => sum + ms - 50, 0) / Math.max(1, (to - from) / 1000)
  return measured
}

function longest(tasks: PageLog['longTasks']): number {
  return Math.round(Math.max(0, ...tasks.map(({ ms }) => ms)))
}
