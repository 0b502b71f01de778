import type { CameraShot } from '../../e2e/camera-file.ts'
import { randomFrom } from '../../e2e/camera-scene.ts'

const shownFrames = 24
const gapFrames = 6
const leadInFrames = 45
const hardFrames = 45

/** Dark, cropped to the edge, small, or moving all the time: what a plain loop leaves unread or reads late. */
export function hardCodes(count: number, seed: number): CameraShot[] {
  const random = randomFrom(seed + 1)
  const between = (low: number, high: number) => low + random() * (high - low)
  const kinds: Array<() => Partial<CameraShot>> = [
    () => ({ light: between(0.08, 0.2), sizePx: between(170, 260) }),
    () => ({ quietModules: 0, dark: 0, ground: between(40, 85), sizePx: between(180, 260) }),
    () => ({ sizePx: between(64, 84) }),
    () => ({
      sizePx: between(170, 260),
      blurPx: Array.from({ length: hardFrames }, () => Math.round(between(7, 12))),
    }),
  ]
  const shots: CameraShot[] = [{ text: null, frames: leadInFrames }]
  for (let i = 0; i < count; i += 1) {
    const text = `https://stampdesk.example/stamp/h${i}-${Math.floor(random() * 1e9).toString(36)}`
    const place = { offsetX: between(-60, 60), offsetY: between(-40, 40), rotationDeg: between(-20, 20) }
    shots.push({ text, frames: hardFrames, ...place, ...kinds[i % kinds.length]?.() })
    shots.push({ text: null, frames: gapFrames })
  }
  return shots
}

/** Customers one after the other: 170 to 300 px, turned, leaning back, some under a lamp, a hand that settles. */
export function codes(count: number, seed: number): CameraShot[] {
  const random = randomFrom(seed)
  const between = (low: number, high: number) => low + random() * (high - low)
  const shots: CameraShot[] = [{ text: null, frames: leadInFrames }]
  for (let i = 0; i < count; i += 1) {
    shots.push({
      text: `https://stampdesk.example/stamp/${String(i).padStart(2, '0')}-${Math.floor(random() * 1e9).toString(36)}`,
      frames: shownFrames,
      sizePx: Math.round(170 + (130 * i) / Math.max(1, count - 1)),
      offsetX: between(-60, 60),
      offsetY: between(-40, 40),
      rotationDeg: between(-25, 25),
      tiltDeg: between(-30, 30),
      glare: i % 3 === 0 ? between(0.3, 0.7) : 0,
      blurPx: [8, 6, 4],
    })
    shots.push({ text: null, frames: gapFrames })
  }
  return shots
}
