/** Each thing that a shift needs, really tried. None of them throws, and none takes longer than the check may. */
import { getReadinessOfShop } from '#shared/endpoints/readiness.ts'
import { testCode } from '#shared/stamp-code.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { judgeStorage, lookAtStorage } from '../../outbox/look-at-storage.ts'
import { tryWriting } from '../../outbox/try-writing.ts'
import type { Camera } from '../../scan/camera.ts'
import { matrixOf } from '../../ui/qr-code.tsx'
import type { Facts } from './readiness.ts'

export const mostMs = 5_000
const lookEveryMs = 150

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** What takes longer has failed: a shift does not wait for it. */
export function within<Value>(run: Promise<Value>, late: Value): Promise<Value> {
  return Promise.race([run.catch(() => late), pause(mostMs).then(() => late)])
}

/** Of the picture that the scanner shows. A camera that is starting is waited for. */
export async function tryCamera(camera: Pick<Camera, 'getState'>): Promise<Facts['camera']> {
  const { lookAtVideo } = await import('../../scan/picture-check.ts')
  const until = performance.now() + mostMs - lookEveryMs
  for (;;) {
    const state = camera.getState()
    const video = document.querySelector('video')
    const picture = state.phase === 'live' && video ? lookAtVideo(video) : null
    const isOver = state.phase === 'refused' || state.phase === 'stalled' || performance.now() > until
    if (isOver || (picture !== null && state.phase === 'live' && state.decoder !== 'loading'))
      return { state, picture }
    await pause(lookEveryMs)
  }
}

const modulePx = 6
const quiet = 4

/** The test code, drawn, through the same reader as a customer's. */
export async function tryReading(): Promise<NonNullable<Facts['reading']>> {
  const matrix = matrixOf(testCode)
  const side = (matrix.length + 2 * quiet) * modulePx
  const canvas = new OffscreenCanvas(side, side)
  const context = canvas.getContext('2d')
  if (!context) return { tookMs: null }
  context.fillStyle = '#fff'
  context.fillRect(0, 0, side, side)
  context.fillStyle = '#000'
  for (const [y, row] of matrix.entries())
    for (const [x, isDark] of row.entries())
      if (isDark) context.fillRect((x + quiet) * modulePx, (y + quiet) * modulePx, modulePx, modulePx)
  const { readPhoto } = await import('../../scan/decoder.ts')
  const from = performance.now()
  const sight = await readPhoto(await canvas.convertToBlob())
  const isRead = sight?.kind === 'code' && sight.text === testCode
  return { tookMs: isRead ? Math.round(performance.now() - from) : null }
}

export async function tryServer(api: ApiClient, now: () => number): Promise<NonNullable<Facts['server']>> {
  const sentAt = now()
  const answer = await api({ endpoint: getReadinessOfShop, signal: AbortSignal.timeout(mostMs) })
  return { answer: answer.kind === 'ok' ? answer.value : null, sentAt, answeredAt: now() }
}

export async function tryStorage(): Promise<NonNullable<Facts['storage']>> {
  const [facts, isWritable] = await Promise.all([lookAtStorage(), tryWriting()])
  return { trust: judgeStorage(facts), isWritable }
}

export async function tryAwake(): Promise<NonNullable<Facts['awake']>> {
  if (!('wakeLock' in navigator)) return 'absent'
  const lock = await navigator.wakeLock.request('screen')
  await lock.release()
  return 'held'
}

type Battery = { level: number; charging: boolean }

/** Battery Status API: Chromium alone has it. */
export async function tryBattery(): Promise<Facts['battery']> {
  const browser = navigator as Navigator & { getBattery?: () => Promise<Battery> }
  const battery = await browser.getBattery?.()
  return battery ? { level: battery.level, isCharging: battery.charging } : null
}

/** Before the first touch no browser sounds, and nothing is said of it. */
export async function trySound(isOn: boolean): Promise<Facts['sound']> {
  if (!isOn) return { isOn, isPlaying: false }
  if (navigator.userActivation && !navigator.userActivation.hasBeenActive) return null
  const speaker = new AudioContext()
  await Promise.race([speaker.resume(), pause(1_000)])
  const isPlaying = speaker.state === 'running'
  await speaker.close()
  return { isOn, isPlaying }
}
