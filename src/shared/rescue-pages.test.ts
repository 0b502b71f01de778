/** whichever pages of a rescue were missed, as many as it takes give all of it back, byte by byte. */
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { fromBase45, toBase45 } from './base45.ts'
import { gather, pageOf } from './fountain.ts'
import { blockBytes, createPageReader, mostEnvelopeBytes, pagesNeeded, rescuePage } from './rescue-pages.ts'

const losses = 1_000
/** Any digest that tells two apart. */
const digestOf = (bytes: Uint8Array) => bytes.slice(0, 32)
const bytesOf = (length: number, seed: number) =>
  Uint8Array.from({ length }, (_, at) => Math.imul(at + 1 + seed * 7_919, 0x9e3779b1) >>> 24)

test.each([
  ['AB', 'BB8'],
  ['Hello!!', '%69 VD92EX0'],
  ['base-45', 'UJCLQE7W581'],
  ['ietf!', 'QED8WEX0'],
])('RFC 9285 section 4.3 and 4.4: %s', (plain, coded) => {
  expect(toBase45(Uint8Array.from(plain, (letter) => letter.charCodeAt(0)))).toBe(coded)
  expect(String.fromCharCode(...(fromBase45(coded) ?? []))).toBe(plain)
})

test('any bytes come back from their letters, and what is too large or too short is none', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), (bytes) => {
      expect(fromBase45(toBase45(bytes))).toEqual(bytes)
    }),
  )
  for (const text of ['GGW', ':::', 'A', '::', 'AB8x', 'ab8']) expect(fromBase45(text), text).toBeNull()
})

test('any pages that say enough give the blocks back, in whatever order', () => {
  const fountains = fc.record({ blocks: fc.integer({ min: 1, max: 70 }), seed: fc.nat(9_999) })
  fc.assert(
    fc.property(fountains, fc.array(fc.nat(65_535), { maxLength: 200 }), ({ blocks, seed }, pageNos) => {
      const fountain = { blocks, blockBytes: 8 }
      const message = bytesOf(blocks * 8, seed)
      const gathering = gather(fountain)
      for (const pageNo of pageNos) gathering.add(pageNo, pageOf(message, fountain, pageNo))
      expect(gathering.whole()).toEqual(gathering.missing() === 0 ? message : null)
      for (let pageNo = 0; gathering.missing() > 0; pageNo++)
        gathering.add(pageNo, pageOf(message, fountain, pageNo))
      expect(gathering.whole()).toEqual(message)
    }),
  )
})

test(`${losses} times half of the pages are missed from anywhere on, and it takes one or two more than it must`, () => {
  const random = seeded(1)
  let beyond = 0
  for (let run = 0; run < losses; run++) {
    const envelope = bytesOf(32 + Math.floor(random() * 6_000), run)
    const digest = digestOf(envelope)
    const reader = createPageReader()
    let seen = 0
    for (let at = Math.floor(random() * 65_536); ; at++) {
      if (random() < 0.5) continue
      seen += 1
      const told = reader.read(rescuePage(envelope, digest, at))
      if (!told?.envelope) continue
      expect(told.envelope).toEqual(envelope)
      break
    }
    beyond += seen - pagesNeeded(envelope.length)
  }
  expect(beyond / losses).toBeLessThan(2)
})

test('a page is what a QR code packs tightest, and no longer than a reader of ours looks', () => {
  const envelope = bytesOf(5_000, 3)
  for (const at of [0, 7, 40, 65_535, 65_536]) {
    const page = rescuePage(envelope, digestOf(envelope), at)
    expect(page).toMatch(/^SDR1:[0-9A-Z $%*+\-./:]{503}$/)
  }
  expect(rescuePage(envelope, digestOf(envelope), 65_536)).toBe(rescuePage(envelope, digestOf(envelope), 0))
})

test('a page of another envelope begins anew, and what is no page changes nothing', () => {
  const [one, other] = [bytesOf(1_000, 1), bytesOf(1_000, 2)]
  const reader = createPageReader()
  const read = (envelope: Uint8Array, at: number) => reader.read(rescuePage(envelope, digestOf(envelope), at))
  read(one, 0)
  read(one, 1)
  const page = rescuePage(one, digestOf(one), 2)
  const unlike = [
    '',
    'SDR1:',
    page.slice(0, -1),
    page.replace('SDR1', 'SDR2'),
    page.replace(/.$/, 'x'),
    'https://a.test',
  ]
  for (const text of unlike) expect(reader.read(text), text).toBeNull()
  expect(read(one, 1)).toMatchObject({ needed: 4, missing: 2, envelope: null })
  expect(read(other, 3)).toMatchObject({ needed: 4, missing: 3 })
  expect(Math.ceil(mostEnvelopeBytes / blockBytes)).toBeLessThan(65_536)
})

function seeded(seed: number): () => number {
  let state = seed
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}
