#!/bin/sh
# barcode-detector 3.2.2 (the BarcodeDetector polyfill, on zxing-wasm 3.1.3): the last part of a split code (structured
# append) is delivered as a whole text, and nothing in the result says that it is a part: the interface has no field for it,
# though the reader below reports sequenceSize 3. Valid input: part 3 of 3 by qrencode 4.1.1,
# `qrencode -S -v 1 -l L https://aaaaaaa.kr/stamp/394298061728`. Seen: rawValue "98061728", format "qr_code"; to a reader of
# numbers that is another number than the code's.
# Exits 0 while this is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --save-exact --no-audit --no-fund --ignore-scripts barcode-detector@3.2.2 >/dev/null
cat >check.mjs <<'END'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'

const rows = `
#######..#.##.#######
#.....#..###..#.....#
#.###.#.##.##.#.###.#
#.###.#..#.#..#.###.#
#.###.#...#.#.#.###.#
#.....#.....#.#.....#
#######.#.#.#.#######
........##.##........
###.########.##...#..
...##..#.##...##.#...
..#..##..#..#...#.#.#
.###.#..###...##.#..#
###.#.#...#.#.#.#....
........####.#.#.#..#
#######.#..#.##.##.##
#.....#.#.####.##.###
#.###.#.##.#.###.##.#
#.###.#..##...##...##
#.###.#.##..#..##.#.#
#.....#.#.....#####.#
#######.#...#.#..##.#
`.trim().split('\n')

// Six pixels a module, four modules of white around it.
function picture(rows) {
  const px = 6
  const side = (rows.length + 8) * px
  const data = new Uint8ClampedArray(side * side * 4).fill(255)
  for (let i = 0; i < side * side; i += 1) {
    const row = Math.floor(i / side / px) - 4
    const column = Math.floor((i % side) / px) - 4
    if (rows[row]?.[column] === '#') data.fill(0, 4 * i, 4 * i + 3)
  }
  return { data, width: side, height: side }
}

// Node has no such classes; the polyfill looks at their names and fields only.
globalThis.ImageData ??= class ImageData {}
const imageOf = (fields) => Object.assign(Object.create(ImageData.prototype), fields)
globalThis.DOMRectReadOnly ??= class DOMRectReadOnly {
  constructor(x, y, width, height) {
    Object.assign(this, { x, y, width, height })
  }
}
const { BarcodeDetector, prepareZXingModule } = await import('barcode-detector/ponyfill')
const wasm = readFileSync(createRequire(createRequire(import.meta.url).resolve('barcode-detector/ponyfill')).resolve('zxing-wasm/reader/zxing_reader.wasm'))
await prepareZXingModule({ overrides: { wasmBinary: new Uint8Array(wasm).buffer }, fireImmediately: true })

const [found] = await new BarcodeDetector({ formats: ['qr_code'] }).detect(imageOf(picture(rows)))
console.log('barcode-detector 3.2.2 gives', found && { rawValue: found.rawValue, format: found.format }, Object.keys(found ?? {}).join(', '))
console.log('the symbol is part 3 of 3 of "https://aaaaaaa.kr/stamp/394298061728"')
process.exitCode = found?.rawValue === '98061728' && found.format === 'qr_code' ? 0 : 1
END
node check.mjs
