#!/bin/sh
# jsQR 1.4.0: of a text whose character set is announced by an ECI that jsQR does not know, the part in it is left out,
# and the rest is delivered as the whole text. Valid input: a QR code 2-L with ECI 9 (ISO/IEC 8859-7), a byte segment with
# a Greek word and a space, then twelve digits in a numeric segment, as the writer of zxing-wasm 3.1.6 makes it. ISO/IEC
# 18004:2015, section 7.4.3: an ECI tells how the bytes are to be read; a reader that cannot ought not to act as if they
# were not there. Seen: data "394298061728" of "καφές 394298061728", no error; zxing-wasm 3.1.6, zbar 0.23.92 and
# @zxing/library 0.21.3 give the whole text.
# Exits 0 while this is so.
set -eu
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm init -y >/dev/null
npm install --save-exact --no-audit --no-fund --ignore-scripts jsqr@1.4.0 >/dev/null
cat >check.mjs <<'END'
import jsQR from 'jsqr'

const rows = `
#######.#.##..#######
#.....#...###.#.....#
#.###.#.#..##.#.###.#
#.###.#..#..#.#.###.#
#.###.#..####.#.###.#
#.....#.##....#.....#
#######.#.#.#.#######
.........#..#........
#.#...##.##.#..#..#.#
##.###.##.###....##.#
.#...####..#..####..#
#....#.##..#....#.#..
#.#...#..#...#####.##
........#####...###..
#######.#####..###..#
#.....#...#....##..#.
#.###.#..#.#..#...##.
#.###.#.....#.##.##..
#.###.#.#..#.##....##
#.....#..#....##.#.##
#######.##..##...#..#
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

const { data, width, height } = picture(rows)
const found = jsQR(data, width, height)
console.log('jsQR 1.4.0 gives', JSON.stringify(found?.data), 'from segments', found?.chunks.map(({ type }) => type).join(', '))
console.log('the symbol holds', JSON.stringify('καφές 394298061728'))
process.exitCode = found?.data === '394298061728' ? 0 : 1
END
node check.mjs
