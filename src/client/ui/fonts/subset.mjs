// Makes the font files beside it from the packages in node_modules, and prints the numbers that
// fonts.css needs. Run from the repository: `npx node src/client/ui/fonts/subset.mjs`.
// It is .mjs because the client's tsconfig must not know Node.
import { glob, readFile, writeFile } from 'node:fs/promises'
import fontverter from 'fontverter'
import subsetFont from 'subset-font'
import { languages } from '../../../shared/languages.ts'

const here = new URL('./', import.meta.url)
const modules = new URL('../../../../node_modules/', import.meta.url)
const read = (path) => readFile(new URL(path, modules))

const range = (from, to) =>
  Array.from({ length: to - from + 1 }, (_, n) => String.fromCodePoint(from + n)).join('')
const ascii = range(0x20, 0x7e)
// Latin-1's letters carry most customers' names in western Europe; the rest falls to the system's face.
const latin = `${ascii}${range(0xa0, 0xff)}ŒœŠšŽžŸ–—‘’‚“”„…•‹›€×→←✓\u2009\u202f`

const faces = [
  {
    file: 'text.woff2',
    from: '@fontsource-variable/instrument-sans/files/instrument-sans-latin-wght-normal.woff2',
    text: latin,
    axes: { wght: { min: 400, max: 700 } },
    keep: ['kern', 'mark', 'ccmp', 'tnum', 'lnum', 'pnum'],
  },
  {
    file: 'display.woff2',
    from: '@fontsource-variable/fraunces/files/fraunces-latin-opsz-normal.woff2',
    text: `${ascii}${range(0xc0, 0xff)}·–—‘’“”…`,
    // One weight; the optical size stays an axis: fine hairlines for the count, sturdy ones for a key.
    axes: { opsz: { min: 24, max: 110 }, wght: 560 },
    keep: ['kern', 'mark', 'ccmp', 'tnum', 'lnum', 'pnum'],
  },
]

for (const face of faces) {
  const source = await read(face.from)
  const out = await subsetFont(source, face.text, {
    targetFormat: 'woff2',
    variationAxes: face.axes,
    keepFeatures: face.keep,
    noHinting: true,
  })
  await writeFile(new URL(face.file, here), out)
  say(`${face.file} ${out.length} bytes`)
  await fallback(face.file, out)
}

// Each language's own name, for whoever looks for it in a list that is set in another script. The families of the
// scripts below have these glyphs too; this one is all that is fetched where none of them is.
const names = Object.values(languages).map(({ name }) => name)
const namesText = [...new Set(names.join(''))].filter((char) => !latin.includes(char)).join('')
const pretendardJp = await read('pretendard-jp/dist/web/variable/woff2/PretendardJPVariable.woff2')
await writeFile(new URL('names.woff2', here), await subset(pretendardJp, namesText))
await writeFile(
  new URL('names.css', here),
  `/* Written by subset.mjs. */\n${rule('Stampdesk Names', 'names.woff2', ranges(namesText))}`,
)

const allOf = (encoding, from, to) => {
  const decoder = new TextDecoder(encoding)
  const found = new Set()
  for (let hi = from; hi <= to; hi += 1)
    for (let lo = 0xa1; lo <= 0xfe; lo += 1) found.add(decoder.decode(new Uint8Array([hi, lo])))
  return found
}

// A script is sliced by how often its text uses each character, in the order of Pretendard's own dynamic subset, whose
// last files are the most frequent. The app's own words come first, so that its screens need the first slice alone.
const scripts = [
  {
    // The 2,350 syllables of KS X 1001, with punctuation, jamo and the won sign.
    language: 'ko',
    family: 'Stampdesk Hangul',
    name: 'hangul',
    from: await read('pretendard/dist/web/variable/woff2/PretendardVariable.woff2'),
    order: 'pretendard/dist/web/variable/pretendardvariable-dynamic-subset.css',
    characters: allOf('euc-kr', 0xb0, 0xc8),
    always: `·、。「」『』〈〉《》₩※${range(0x3131, 0x318e)}`,
    slices: [500, 600],
    whole: 'U+ac00-d7a3',
  },
  {
    // The 2,965 characters of JIS X 0208's first level, with kana, full-width forms and punctuation. What is rarer
    // (the second level, in some names) falls to the system's face.
    language: 'ja',
    family: 'Stampdesk Japanese',
    name: 'japanese',
    from: pretendardJp,
    order: 'pretendard-jp/dist/web/variable/pretendardvariable-jp-dynamic-subset.css',
    characters: allOf('euc-jp', 0xb0, 0xcf),
    always: `${range(0x3001, 0x3011)}〜${range(0x3041, 0x3096)}${range(0x309b, 0x309e)}${range(0x30a1, 0x30fe)}※·・！（）＋，－．／：；＜＝＞？［］％～￥${range(0xff10, 0xff19)}`,
    slices: [500, 900],
    whole: 'U+4e00-9fff',
  },
]

for (const { language, family, name, from, order, characters, always, slices, whole } of scripts) {
  const frequent = [...String(await read(order)).matchAll(/unicode-range: ([^;]+);/g)]
    .map((found) => found[1] ?? '')
    .toReversed()
    .flatMap((list) => list.split(',').flatMap(codePoints))
  const words = await wordsIn(language)
  const ordered = [...new Set([...words, ...frequent, ...characters].filter((char) => characters.has(char)))]
  const rules = []
  let start = 0
  for (const [n, size] of [...slices, ordered.length].entries()) {
    const chars = ordered.slice(start, start + size)
    start += size
    const text = chars.join('') + (n === 0 ? always : '')
    const out = await subset(from, text)
    const file = `${name}-${n + 1}.woff2`
    await writeFile(new URL(file, here), out)
    // The rarest slice claims every character and stands first: of two ranges that overlap the later rule wins.
    rules.unshift(rule(family, file, n === slices.length ? whole : ranges(text)))
    say(`${file} ${out.length} bytes, ${chars.length} characters`)
  }
  await writeFile(new URL(`${name}.css`, here), `/* Written by subset.mjs. */\n${rules.join('\n')}`)
}

/** All that the app says in a language. */
async function wordsIn(language) {
  const root = new URL('../../../', here)
  const files = await Array.fromAsync(
    glob(`{client/i18n/**/${language}.po,shared/*-${language}.ts}`, { cwd: root }),
  )
  const texts = await Promise.all(files.map((file) => readFile(new URL(file, root), 'utf8')))
  return texts.join('')
}

function subset(font, text) {
  return subsetFont(font, text, {
    targetFormat: 'woff2',
    variationAxes: { wght: { min: 400, max: 700 } },
    keepFeatures: ['kern', 'ccmp'],
    noHinting: true,
  })
}

function rule(family, file, claimed) {
  return `@font-face {\n  font-family: "${family}";\n  font-weight: 400 700;\n  font-display: swap;\n  src: url("./${file}") format("woff2");\n  unicode-range: ${claimed};\n}\n`
}

function codePoints(item) {
  const [from, to] = item.trim().replace('U+', '').split('-')
  const first = Number.parseInt(from ?? '', 16)
  return [...range(first, to ? Number.parseInt(to, 16) : first)]
}

function ranges(text) {
  const points = [...new Set([...text].map((char) => char.codePointAt(0) ?? 0))].toSorted((a, b) => a - b)
  const runs = []
  for (const point of points) {
    const last = runs.at(-1)
    if (last && point === last[1] + 1) last[1] = point
    else runs.push([point, point])
  }
  return runs.map(([a, b]) => `U+${a.toString(16)}${a === b ? '' : `-${b.toString(16)}`}`).join(', ')
}

// What a fallback face must be scaled by so that no line moves when the real one arrives: average
// advance over English letter frequencies, and the line's ascent and descent.
async function fallback(name, woff2) {
  const sfnt = Buffer.from(await fontverter.convert(woff2, 'sfnt'))
  const own = measure(sfnt)
  // Measured over the same sample, on the faces' metric twins where the machine has no original.
  const other = name === 'text.woff2' ? { face: 'Arial', width: 0.4529 } : { face: 'Georgia', width: 0.4446 }
  const adjust = own.width / other.width
  say(
    `  ${other.face}: size-adjust ${percent(adjust)}; ascent-override ${percent(own.ascent / adjust)}; descent-override ${percent(own.descent / adjust)}; own width ${own.width.toFixed(4)}`,
  )
}

function measure(sfnt) {
  const tables = {}
  for (let n = 0; n < sfnt.readUInt16BE(4); n += 1) {
    const at = 12 + n * 16
    tables[sfnt.toString('latin1', at, at + 4)] = sfnt.readUInt32BE(at + 8)
  }
  const em = sfnt.readUInt16BE(tables.head + 18)
  const count = sfnt.readUInt16BE(tables.hhea + 34)
  const glyph = cmap(sfnt, tables.cmap)
  const width = (char) =>
    sfnt.readUInt16BE(tables.hmtx + 4 * Math.min(glyph(char.codePointAt(0)), count - 1)) / em
  const sample = 'the quick service at the counter is what the customer sees and remembers in the morning '
  return {
    ascent: sfnt.readInt16BE(tables.hhea + 4) / em,
    descent: -sfnt.readInt16BE(tables.hhea + 6) / em,
    width: [...sample].reduce((sum, char) => sum + width(char), 0) / sample.length,
  }
}

function cmap(sfnt, base) {
  for (let n = 0; n < sfnt.readUInt16BE(base + 2); n += 1) {
    const at = base + sfnt.readUInt32BE(base + 4 + n * 8 + 4)
    if (sfnt.readUInt16BE(at) !== 4) continue
    const segX2 = sfnt.readUInt16BE(at + 6)
    return (code) => {
      for (let s = 0; s < segX2; s += 2) {
        if (sfnt.readUInt16BE(at + 14 + s) < code) continue
        const from = sfnt.readUInt16BE(at + 16 + segX2 + s)
        if (from > code) return 0
        const delta = sfnt.readUInt16BE(at + 16 + 2 * segX2 + s)
        const slot = at + 16 + 3 * segX2 + s
        const offset = sfnt.readUInt16BE(slot)
        return offset ? sfnt.readUInt16BE(slot + offset + 2 * (code - from)) : (code + delta) & 0xffff
      }
      return 0
    }
  }
  throw new Error('no format 4 cmap')
}

function percent(value) {
  return `${(value * 100).toFixed(2)}%`
}

function say(line) {
  process.stdout.write(`${line}\n`)
}
