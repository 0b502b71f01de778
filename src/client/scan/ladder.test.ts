import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { encode } from 'uqr'
import { beforeAll, describe, expect, test } from 'vitest'
import { inverted, withMargin } from './grey.ts'
import { climb, readStill, rungCount } from './ladder.ts'
import { cropped, type Grey } from './luminance.ts'
import { loadQrReader, type QrReader } from './qr-reader.ts'
import { microSymbol, partsOfAnAddress, type Rows, rectangularSymbol } from './symbol-samples.ts'

let reader: QrReader
beforeAll(async () => {
  const wasm = createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')
  reader = await loadQrReader(new Uint8Array(readFileSync(wasm)).buffer)
})

const text = 'https://stampdesk.example/stamp/394298061728'
const modulesOf = (content: string, ecc: 'L' | 'M' = 'M') => encode(content, { ecc, border: 0 }).data

type Drawing = { modulePx?: number; quiet?: number; dark?: number; light?: number }

function drawn(rows: boolean[][], { modulePx = 4, quiet = 4, dark = 30, light = 220 }: Drawing = {}): Grey {
  const [columns = 0, count] = [rows[0]?.length, rows.length]
  const width = (columns + 2 * quiet) * modulePx
  const height = (count + 2 * quiet) * modulePx
  const data = Uint8Array.from({ length: width * height }, (_, i) => {
    const x = Math.floor((i % width) / modulePx) - quiet
    const y = Math.floor(i / width / modulePx) - quiet
    return rows[y]?.[x] ? dark : light
  })
  return { data, width, height }
}

const fromStrings = (rows: Rows) => rows.map((row) => [...row].map((module) => module === '#'))

/** Two pictures, the second to the right of the first. */
function beside(left: Grey, right: Grey): Grey {
  const width = left.width + right.width
  const height = Math.max(left.height, right.height)
  const data = new Uint8Array(width * height).fill(220)
  for (const [picture, from] of [
    [left, 0],
    [right, left.width],
  ] as const) {
    for (let y = 0; y < picture.height; y += 1) {
      const row = picture.data.subarray(y * picture.width, (y + 1) * picture.width)
      data.set(row, y * width + from)
    }
  }
  return { data, width, height }
}

/** As on a shirt: the rows sink and rise again across a fold. */
function folded(grey: Grey, depthPx: number): Grey {
  const { data, width, height } = grey
  const bent = Uint8Array.from({ length: data.length }, (_, i) => {
    const [x, y] = [i % width, Math.floor(i / width)]
    const sunk = y - depthPx * Math.exp(-(((x - width * 0.52) / (width / 7)) ** 2)) * (y / height)
    return data[Math.min(height - 1, Math.max(0, Math.round(sunk))) * width + x] ?? 0
  })
  return { data: bent, width, height }
}

describe('a still picture', () => {
  const plain = drawn(modulesOf(text))

  test.each<[string, Grey]>([
    ['black on white', plain],
    ['white on black, as a phone in dark mode', inverted(plain)],
    ['a module of two pixels', drawn(modulesOf(text), { modulePx: 2 })],
    ['hardly any contrast', drawn(modulesOf(text), { dark: 100, light: 118 })],
    ['in the dark', drawn(modulesOf(text), { dark: 4, light: 22 })],
    ['cropped to its edge', drawn(modulesOf(text), { quiet: 0 })],
    ['cropped to its edge in a dark chat', withMargin(drawn(modulesOf(text), { quiet: 0, dark: 0 }), 60, 44)],
    [
      'the same, the ground nearly as bright as the threshold',
      withMargin(drawn(modulesOf(text), { quiet: 0, dark: 0 }), 60, 90),
    ],
    ['on a fold', folded(drawn(modulesOf(text, 'L'), { modulePx: 5 }), 5)],
  ])('%s is read', (_, picture) => {
    expect(readStill(reader, picture)).toMatchObject({ kind: 'code', text })
  })

  test('a fold is more than the decoder takes alone: it finds the code and cannot read it', () => {
    const picture = folded(drawn(modulesOf(text, 'L'), { modulePx: 5 }), 5)
    const symbols = reader.look({ ...picture, offset: 0, stride: picture.width }, { isEvery: true })
    expect(new Set(symbols.map(({ kind }) => kind))).toEqual(new Set(['damaged']))
  })

  test('the first rung alone does not read a ground without white; the ladder is needed', () => {
    const dark = withMargin(drawn(modulesOf(text), { quiet: 0, dark: 0 }), 60, 44)
    expect(climb(reader, dark, 0)).toBeNull()
  })

  test('the corners are those of the picture, on whichever rung', () => {
    const small = drawn(modulesOf(text), { modulePx: 3 })
    for (let rung = 0; rung < rungCount; rung += 1) {
      const corners = climb(reader, small, rung)?.corners
      if (!corners) continue
      const [first] = corners
      expect(Math.abs(first.x - 12), `rung ${rung}`).toBeLessThan(6)
      expect(Math.abs(first.y - 12), `rung ${rung}`).toBeLessThan(6)
    }
  })

  test('no rung reads noise, stripes or an empty page', () => {
    let state = 1
    const random = () => {
      state = (state * 48271) % 2147483647
      return state / 2147483647
    }
    const made = (level: (i: number) => number): Grey => ({
      data: Uint8Array.from({ length: 240 * 240 }, (_, i) => level(i)),
      width: 240,
      height: 240,
    })
    const pictures = [
      made(() => random() * 255),
      made((i) => (Math.floor(i / 4) % 2) * 255),
      made(() => 200),
      made((i) => ((Math.floor((i % 240) / 6) + Math.floor(i / 240 / 6)) % 2) * 220),
    ]
    for (const picture of pictures) expect(readStill(reader, picture)).toBeNull()
  })
})

describe('what is no card', () => {
  test.each(partsOfAnAddress.map((rows, i) => [i, rows] as const))(
    'part %i of a split code is reported as a part',
    (_, rows) => {
      for (const picture of [drawn(fromStrings(rows)), drawn(fromStrings(rows), { dark: 60, light: 90 })]) {
        expect(readStill(reader, picture)).toMatchObject({ kind: 'part' })
      }
    },
  )

  test('a Micro QR code and a rectangular one are reported as small', () => {
    expect(readStill(reader, drawn(fromStrings(microSymbol), { modulePx: 6 }))).toMatchObject({
      kind: 'small',
    })
    expect(readStill(reader, drawn(fromStrings(rectangularSymbol), { modulePx: 6 }))).toMatchObject({
      kind: 'small',
    })
  })

  test('two codes in view are two, the same one twice is one', () => {
    const [one, other] = [drawn(modulesOf(text)), drawn(modulesOf(`${text}9`))]
    const both = readStill(reader, beside(one, other))
    expect(both).toMatchObject({ kind: 'several' })
    expect(both?.kind === 'several' && both.texts.toSorted()).toEqual([text, `${text}9`])
    expect(readStill(reader, beside(one, inverted(other)))).toMatchObject({ kind: 'several' })
    expect(readStill(reader, beside(one, one))).toMatchObject({ kind: 'code', text })
  })

  test('a part beside a whole code is two codes', () => {
    const [first] = partsOfAnAddress
    const picture = beside(drawn(modulesOf(text)), drawn(fromStrings(first ?? [])))
    expect(readStill(reader, picture)).toMatchObject({ kind: 'several' })
  })

  test('half a code is nothing', () => {
    const whole = drawn(modulesOf(text))
    for (const share of [0.5, 0.6, 0.7]) {
      const width = Math.floor(whole.width * share)
      expect(readStill(reader, cropped(whole, { x: 0, y: 0, width, height: whole.height }))).toBeNull()
    }
  })
})
