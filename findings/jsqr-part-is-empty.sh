#!/bin/sh
# jsQR 1.4.0: the first part of a split code (structured append, ISO/IEC 18004:2015, section 8) is "found" with an empty
# text: neither the 15 bytes that it holds, nor null as for what is not read. Whoever asks only whether there is a result
# has read "". Valid input: part 1 of 3 by qrencode 4.1.1, `qrencode -S -v 1 -l L https://aaaaaaa.kr/stamp/394298061728`.
# Seen: data "", no segments, version 1. zxing-wasm 3.1.6 gives the 15 bytes and sequenceSize 3.
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
#######.#.#.#.#######
#.....#.#.#...#.....#
#.###.#..###..#.###.#
#.###.#..#.#..#.###.#
#.###.#.#.#.#.#.###.#
#.....#.#.#...#.....#
#######.#.#.#.#######
........#...#........
###..##.#.#.#####..##
#..###..#..#...##....
#.#..##.#..##..####.#
##.##.....#.#.#######
#..#..#...#.##..#..#.
........#.##.....#.##
#######..#.###.###..#
#.....#.#...#####.#.#
#.###.#..#..#...#####
#.###.#....#.....#...
#.###.#.#.####..#..##
#.....#.#...######.##
#######.##..#...#####
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
console.log('jsQR 1.4.0 gives', found && { data: found.data, version: found.version, chunks: found.chunks.length })
console.log('the symbol holds "https://aaaaaaa", part 1 of 3')
process.exitCode = found !== null && found.data === '' ? 0 : 1
END
node check.mjs
