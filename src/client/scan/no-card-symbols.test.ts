/** Parts of split codes, micro and rectangular ones, torn ones, drawn as a counter's camera sees them: never a card. */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as writer from 'zxing-wasm/writer'
import { drawnFrame, randomFrom, type Scene } from './drawn-scenes.ts'
import * as ladder from './ladder.ts'
import { createLiveReader, moved } from './live-reader.ts'
import { cropped, greyOf, type Luminance } from './luminance.ts'
import { loadQrReader, type QrReader } from './qr-reader.ts'
import { partsOfAnAddress } from './symbol-samples.ts'
import type { Sight } from './symbols.ts'

const count = process.env['DEEP'] ? 500 : 4
const seed = Number(process.env['SEED'] ?? 7)
const random = randomFrom(seed)
const between = (low: number, high: number) => low + random() * (high - low)
const oneOf = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T
const digits = () => String(Math.floor(109_951_162_778 + random() * 9e11))

let reader: QrReader
beforeAll(async () => {
  const wasmOf = (name: string) => {
    const bytes = readFileSync(createRequire(import.meta.url).resolve(`zxing-wasm/${name}`))
    return new Uint8Array(bytes).buffer
  }
  reader = await loadQrReader(wasmOf('reader/zxing_reader.wasm'))
  const overrides = { wasmBinary: wasmOf('writer/zxing_writer.wasm') }
  await writer.prepareZXingModule({ overrides, fireImmediately: true })
})

type Modules = boolean[][]
const fromText = (rows: readonly string[], isDark: (row: string, at: number) => boolean, step: number) =>
  rows.map((row) => Array.from({ length: row.length / step }, (_, at) => isDark(row, at * step)))
const samples = partsOfAnAddress.map((rows) => fromText(rows, (row, at) => row[at] === '#', 1))
const hasSplitter = spawnSync('qrencode', ['-V']).status === 0

/** An address split over as many as it takes; the parts that are kept with us where nobody can split one. */
function partsOf(address: string): Modules[] {
  if (!hasSplitter) return samples
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-parts-'))
  const how = ['-S', '-v', oneOf(['1', '2']), '-l', oneOf(['L', 'M']), '-t', 'ASCII', '-m', '0']
  spawnSync('qrencode', [...how, '-o', join(folder, 'part.txt'), address])
  const parts = readdirSync(folder).map((name) => {
    const rows = readFileSync(join(folder, name), 'utf8').trimEnd().split('\n')
    const width = Math.max(...rows.map(({ length }) => length))
    return fromText(
      rows.map((row) => row.padEnd(width)),
      (row, at) => row[at] === '#',
      2,
    )
  })
  rmSync(folder, { recursive: true })
  return parts.length > 1 ? parts : samples
}

async function written(format: 'MicroQRCode' | 'RMQRCode'): Promise<Modules> {
  const { symbol } = await writer.writeBarcode(digits().slice(0, oneOf([4, 8, 10, 12])), { format })
  const { data, width, height } = symbol
  return Array.from({ length: height }, (_, y) =>
    Array.from({ length: width }, (_x, x) => data[y * width + x] === 0),
  )
}

function sceneOf(rows: Modules): Scene {
  const modules = Math.max(rows.length, rows[0]?.length ?? 0)
  return {
    rows,
    sizePx: modules * between(3, 9),
    atX: between(-90, 90),
    atY: between(-60, 60),
    turnDeg: between(0, 360),
    light: between(0.3, 1.3),
    glare: random() < 0.2 ? between(0.1, 0.6) : 0,
    smearPx: random() < 0.2 ? between(1, 6) : 0,
    quietModules: oneOf([0, 1, 2, 4, 4, 4]),
    ...(random() < 0.3 && { ground: between(10, 120) }),
  }
}

const isInverted = () => random() < 0.2
const negative = (frame: Luminance): Luminance => ({ ...frame, data: frame.data.map((level) => 255 - level) })
const middle = { x: 440, y: 160, width: 400, height: 400 }

/** All that any look says of it: the quick one, the live ladder's to its end, and that of a photograph. */
function sightsOf(frame: Luminance): Sight[] {
  const live = createLiveReader(reader, () => 0)
  const part = { ...frame, ...middle, offset: middle.y * frame.stride + middle.x }
  const { sight } = live.glance(part, 'middle')
  const seen = [
    sight && live.alone(frame, moved(sight, middle)),
    live.study(frame, ladder).sight,
    ladder.readStill(reader, cropped(greyOf(frame), middle)),
  ]
  return seen.filter((it) => it !== null)
}

describe(`${count} pictures a kind, seed ${seed}`, () => {
  const kinds: Record<string, () => Modules | Promise<Modules>> = {
    'a part of a split code': () => oneOf(partsOf(`https://cards.example/stamp/${digits()}`)),
    'a Micro QR code': () => written('MicroQRCode'),
    'a rectangular one': () => written('RMQRCode'),
  }
  test.each(Object.entries(kinds))(
    '%s is never a card',
    async (_, make) => {
      let told = 0
      for (let n = 0; n < count; n += 1) {
        const scene = sceneOf(await make())
        const frame = drawnFrame([scene], random)
        const sights = sightsOf(isInverted() ? negative(frame) : frame)
        const { rows: _rows, ...how } = scene
        expect(
          sights.map(({ kind }) => kind),
          `picture ${n}: ${JSON.stringify(how)}`,
        ).not.toContain('code')
        told += Number(sights.length > 0)
      }
      if (count > 100) process.stdout.write(`${told} of ${count} told as what they are\n`)
      // Many are seen as what they are, so that the looks had something to refuse.
      expect(told).toBeGreaterThan(count / 6)
    },
    60_000 + count * 4_000,
  )

  test(
    'a torn one is itself or nothing',
    () => {
      let read = 0
      for (let n = 0; n < count; n += 1) {
        const text = `https://cards.example/stamp/${digits()}`
        const { rows: _rows, ...scene } = { ...sceneOf([]), text, sizePx: between(90, 280) }
        const frame = drawnFrame([scene], random)
        const sights = sightsOf(covered(frame, scene))
        for (const sight of sights)
          expect(sight, `picture ${n}: ${JSON.stringify(scene)}`).toMatchObject({ kind: 'code', text })
        read += Number(sights.length > 0)
      }
      expect(read).toBeLessThan(count)
      if (count > 100) process.stdout.write(`${read} of ${count} torn ones read as themselves\n`)
    },
    60_000 + count * 4_000,
  )
})

/** A hand, or the edge of a tear: all beyond a line across the code is something else. */
function covered(frame: Luminance, { atX = 0, atY = 0, sizePx = 0 }: Scene): Luminance {
  const angle = between(0, 2 * Math.PI)
  const reach = sizePx * between(-0.1, 0.5)
  const [level, grain] = [between(20, 230), between(0, 30)]
  const [middleX, middleY] = [frame.width / 2 + atX, frame.height / 2 + atY]
  const data = frame.data.map((own, i) => {
    const [x, y] = [(i % frame.width) - middleX, Math.floor(i / frame.width) - middleY]
    const isBeyond = x * Math.cos(angle) + y * Math.sin(angle) > reach
    return isBeyond ? Math.max(0, Math.min(255, level + (random() - 0.5) * grain)) : own
  })
  return { ...frame, data }
}
