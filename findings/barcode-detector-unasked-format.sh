#!/bin/sh
# barcode-detector 3.2.2 (the BarcodeDetector polyfill, on zxing-wasm 3.1.3): asked for `qr_code` alone it delivers a Micro
# QR code, as `micro_qr_code`, a format that nobody asked for. W3C Shape Detection, Barcode Detection API: `formats` is the
# series of formats to search for. Valid input: `qrencode -M -v 4 1234567890` of qrencode 4.1.1. The cause is below: in
# zxing-wasm since 3.1 the name "QRCode" is the family, and "QRCodeModel2" the plain code.
# Seen: rawValue "1234567890", format "micro_qr_code". Exits 0 while this is so.
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
#######.#.#.#.#.#
#.....#.#.......#
#.###.#...#..#..#
#.###.#.#...#.#..
#.###.#...#..#..#
#.....#.####....#
#######.##.####..
.........###....#
#..#.###.######.#
...######......##
##..#####.#..##..
..#..#.##...#....
#....####.#..####
.....###.###.###.
#.#..##.##.###..#
..#.###..###.##..
#...#.#.#########
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

const detector = new BarcodeDetector({ formats: ['qr_code'] })
const [found] = await detector.detect(imageOf(picture(rows)))
console.log('barcode-detector 3.2.2, asked for qr_code, gives', found && { rawValue: found.rawValue, format: found.format })
process.exitCode = found?.format === 'micro_qr_code' ? 0 : 1
END
node check.mjs
