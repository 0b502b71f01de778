/**
 * Still pictures: zxing-wasm as its README shows it with `tryHarder` and `tryDenoise`, and our ladder, in one run on the
 * same pixels. `npm run bench:scan-stills -- FOLDER`, or `STILLS=FOLDER`, where FOLDER has pictures and their `index.json` (pictures.ts);
 * `quick` draws two of its own.
 */
import { readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { prepareZXingModule, type ReaderOptions, readBarcodes } from 'zxing-wasm/reader'
import { pageOnly } from '../../e2e/chromium.ts'
import { readStill } from '../../src/client/scan/ladder.ts'
import { greyOfRgba } from '../../src/client/scan/luminance.ts'
import { loadQrReader } from '../../src/client/scan/qr-reader.ts'
import { isQuick, measured } from '../measured.ts'
import { drawPictures, type Label, labelledPictures, type Picture } from './pictures.ts'

const drawn = isQuick ? drawPictures() : null
const folder = drawn ?? process.argv[2] ?? process.env['STILLS']
if (!folder) throw new Error('npm run bench:scan-stills -- FOLDER')
const tries = isQuick ? 1 : 3
const targetShare = 0.5
const targetRatio = 3

const wasm = new Uint8Array(
  readFileSync(createRequire(import.meta.url).resolve('zxing-wasm/reader/zxing_reader.wasm')),
)
const reader = await loadQrReader(wasm.slice().buffer)
await prepareZXingModule({ overrides: { wasmBinary: wasm.slice().buffer }, fireImmediately: true })
const plain: ReaderOptions = { formats: ['QRCode'], tryHarder: true, tryDenoise: true }

/** Every text that was read; `firstMs` is the plain reader's time where it may stop at the first. */
type Read = { texts: string[]; ms: number }
type Row = Label & { theirs: Read; ours: Read; firstMs: number }

const readers = {
  theirs: async (picture: Picture) => textsOf(await readBarcodes(asImageData(picture), plain)),
  first: async (picture: Picture) =>
    textsOf(await readBarcodes(asImageData(picture), { ...plain, maxNumberOfSymbols: 1 })),
  ours: async ({ data, width, height }: Picture) => {
    const sight = readStill(reader, { data: greyOfRgba(data), width, height })
    if (sight?.kind === 'code') return [sight.text]
    return sight?.kind === 'several' ? sight.texts : []
  },
}

// Node has no ImageData; the reader asks for its three fields only.
const asImageData = (picture: Picture) => picture as unknown as ImageData
const textsOf = (results: { text: string }[]) => results.map(({ text }) => text)

async function timed(read: (picture: Picture) => Promise<string[]>, picture: Picture): Promise<Read> {
  const times: number[] = []
  let texts: string[] = []
  for (let i = 0; i < tries; i += 1) {
    const at = performance.now()
    texts = await read(picture)
    times.push(performance.now() - at)
  }
  return { texts, ms: Math.min(...times) } // the least: what is more was another program's
}

const pictures = await labelledPictures(folder, pageOnly())
const rows: Row[] = []
try {
  for (const label of pictures.labels) {
    const picture = await pictures.open(label.file)
    const theirs = await timed(readers.theirs, picture)
    const first = await timed(readers.first, picture)
    rows.push({ ...label, theirs, ours: await timed(readers.ours, picture), firstMs: first.ms })
  }
} finally {
  await pictures.close()
  if (drawn) rmSync(drawn, { recursive: true, force: true })
}
process.exitCode = report() ? 0 : 1

// Line ends and blanks at the ends are the labels' own.
function same(one: string, other: string): boolean {
  const plainly = (text: string) => text.replace(/\s+/g, ' ').trim()
  return plainly(one) === plainly(other)
}

function isRead({ texts: labels }: Label, { texts }: Read): boolean {
  return labels?.some((label) => texts.some((text) => same(label, text))) ?? false
}

/** Something was read, and nothing of it is what the label says. Where several codes are in view one label is enough. */
function isWrong(row: Label, read: Read): boolean {
  return read.texts.length > 0 && !isRead(row, read)
}

function report(): boolean {
  const sets = Map.groupBy(rows, ({ from, texts }) =>
    texts ? (from.split('/')[0] ?? '') : `(negative) ${from.split('/')[0]}`,
  )
  const head = ['pictures', 'theirs', 'wrong', 'ours', 'wrong', 'ms theirs', 'ms ours', 'ratio']
  console.log(`${''.padEnd(36)}${head.map((word) => word.padStart(10)).join('')}`)
  for (const [name, set] of [...sets].toSorted(([a], [b]) => a.localeCompare(b))) printRow(name, set)
  printRow('all', rows)
  const unread = rows.filter((row) => row.texts && !isRead(row, row.theirs))
  const gained = unread.filter((row) => isRead(row, row.ours))
  const lost = rows.filter((row) => isRead(row, row.theirs) && !isRead(row, row.ours))
  const wrong = rows.filter((row) => isWrong(row, row.ours))
  for (const { file, texts, ours } of wrong) {
    console.log(
      `  not as labelled: ${file}: ${JSON.stringify(ours.texts)} instead of ${JSON.stringify(texts)}`,
    )
  }
  for (const { file } of lost) console.log(`  read by theirs alone: ${file}`)
  const ms = (of: (row: Row) => number) => rows.reduce((sum, row) => sum + of(row), 0)
  const ratio = ms(({ ours }) => ours.ms) / ms(({ theirs }) => theirs.ms)
  const ratioToFirst = ms(({ ours }) => ours.ms) / ms(({ firstMs }) => firstMs)
  const share = unread.length === 0 ? 1 : gained.length / unread.length
  measured(
    `${rows.length} labelled still pictures, ${unread.length} of whose codes zxing-wasm leaves unread`,
    'zxing-wasm 3.1.6 with try-harder and denoise',
    `${gained.length} of the ${unread.length} read, in ${ratio.toFixed(2)} of its time a picture; ${lost.length} lost, ${wrong.length} not as labelled`,
  )
  // Of two pictures no time is told, but both are read as they are labelled.
  if (isQuick) return wrong.length + lost.length === 0 && rows.some((row) => isRead(row, row.ours))
  return [
    verdict(share >= targetShare, `${gained.length} of ${unread.length} read that theirs leaves unread`),
    verdict(wrong.length === 0, `${wrong.length} read not as labelled, negatives included`),
    verdict(ratio <= targetRatio, `${ratio.toFixed(2)} of its time a picture (at most ${targetRatio})`),
    verdict(ratioToFirst <= targetRatio, `${ratioToFirst.toFixed(2)} of it where it stops at the first code`),
  ].every(Boolean)
}

function printRow(name: string, set: Row[]): void {
  const count = (is: (row: Row) => boolean) => set.filter(is).length
  const [theirs, ours] = [
    set.reduce((sum, row) => sum + row.theirs.ms, 0) / set.length,
    set.reduce((sum, row) => sum + row.ours.ms, 0) / set.length,
  ]
  const cells = [
    set.length,
    count((row) => isRead(row, row.theirs)),
    count((row) => isWrong(row, row.theirs)),
    count((row) => isRead(row, row.ours)),
    count((row) => isWrong(row, row.ours)),
    theirs.toFixed(1),
    ours.toFixed(1),
    (ours / theirs).toFixed(2),
  ]
  console.log(`${name.padEnd(36)}${cells.map((cell) => String(cell).padStart(10)).join('')}`)
}

function verdict(holds: boolean, what: string): boolean {
  console.log(`  ${holds ? 'PASS' : 'FAIL'} ${what}`)
  return holds
}
