/** the codes of a rescue, as a camera of 720p sees them in a hand, each once: 500 taps are through within a minute. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { expect, test } from 'vitest'
import { createPageReader, pagesNeeded, rescuePage } from '#shared/rescue-pages.ts'
import { drawnFrame, randomFrom } from './drawn-scenes.ts'
import * as ladder from './ladder.ts'
import { createLiveReader } from './live-reader.ts'
import { loadQrReader } from './qr-reader.ts'

/** Of 500 taps, sealed: measured. */
const envelopeBytes = 19_904
const codesASecond = 5
const isWhole = Boolean(process.env['DEEP'])
const shown = isWhole ? 300 : 12

test(
  `${shown} codes in a hand are read from one frame each, nine of ten at least`,
  async () => {
    const bytes = readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm'))
    const reader = await loadQrReader(new Uint8Array(bytes).buffer)
    const live = createLiveReader(reader, () => performance.now())
    const random = randomFrom(19)
    const between = (low: number, high: number) => low + random() * (high - low)
    const envelope = Uint8Array.from(
      { length: envelopeBytes },
      (_, at) => Math.imul(at + 1, 0x9e3779b1) >>> 24,
    )
    const pages = createPageReader()
    let read = 0
    let wholeAfter: number | null = null
    for (let at = 0; at < shown; at++) {
      const text = rescuePage(envelope, envelope, 20 + at)
      const hand = { turnDeg: between(-20, 20), atX: between(-200, 200), atY: between(-60, 60) }
      const scene = { text, sizePx: between(280, 520), smearPx: between(0, 2), ...hand }
      const { sight } = live.study(drawnFrame([scene], random), ladder)
      const told = sight?.kind === 'code' ? pages.read(sight.text) : null
      if (told) read += 1
      if (told?.envelope) wholeAfter ??= at + 1
    }
    expect(read / shown).toBeGreaterThanOrEqual(0.9)
    expect(pagesNeeded(envelopeBytes) / 0.9 / codesASecond).toBeLessThan(60)
    if (isWhole) expect((wholeAfter ?? Infinity) / codesASecond).toBeLessThan(60)
  },
  isWhole ? 900_000 : 120_000,
)
