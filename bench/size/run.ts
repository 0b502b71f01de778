/**
 * What a tablet downloads, gzipped, of the app that is built: the counter's shell (everything before a camera is
 * asked for), the scanner, a customer's phone. Exits 1 where a budget is broken. `npm run size`.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

type Chunk = {
  file: string
  src?: string
  isEntry?: boolean
  imports?: string[]
  dynamicImports?: string[]
  css?: string[]
}

const outDir = fileURLToPath(new URL('../../dist', import.meta.url))
const kB = 1000
const manifest: Record<string, Chunk> = JSON.parse(readFileSync(join(outDir, '.vite/manifest.json'), 'utf8'))
const gzipped = (file: string) => gzipSync(readFileSync(join(outDir, file)), { level: 9 }).length

/** The files that come with these chunks, by static imports. */
function filesOf(...keys: string[]): Set<string> {
  const seen = new Set<string>()
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || seen.has(key)) return
    seen.add(key)
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const other of chunk.imports ?? []) visit(other)
  }
  for (const key of keys) visit(key)
  return files
}

const sum = (files: Iterable<string>) => [...files].reduce((total, file) => total + gzipped(file), 0)
const but = (files: Set<string>, others: Set<string>) =>
  new Set([...files].filter((file) => !others.has(file)))
const key = (ending: string) => {
  const found = Object.keys(manifest).find((name) => name.endsWith(ending))
  if (!found) throw new Error(`no chunk for ${ending}`)
  return found
}

const language = key('i18n/en.po')
const shell = filesOf(key('client/counter-app.tsx'), language)
const camera = filesOf(key('scan/html5-camera.ts'), key('scan/browser-camera.ts'))
const scanner = but(camera, shell)
const worker = namedIn(scanner, /assets\/decoder\.worker-[\w-]+\.js/g)
/** Comes once the camera can be read with. */
const ladder = namedIn(worker, /ladder-[\w-]+\.js/g).map((file) => `assets/${file}`)
/** The manager's room to its first page, and all of its pages together: none of it is the counter's. */
const room = key('client/manager-app.tsx')
const manager = but(filesOf(room, key('i18n/review/en.po')), shell)
const pages = (manifest[room]?.dynamicImports ?? []).filter((name) => name.includes('client/manager/'))
const wholeRoom = but(filesOf(room, key('i18n/review/en.po'), ...pages), shell)
const customer = filesOf('customer.html')
const decoder = [...shell, ...customer].filter((file) =>
  /zxing|html5|decoder/i.test(readFileSync(join(outDir, file), 'utf8').slice(0, 0) + file),
)

/** A worker's files stand in no manifest, but in the text of what asks for them. */
function namedIn(files: Iterable<string>, names: RegExp): string[] {
  const text = [...files].map((file) => readFileSync(join(outDir, file), 'utf8')).join('\n')
  return [...new Set(text.match(names) ?? [])]
}

const rows: [string, number, number | null][] = [
  ["the counter's shell, scripts and styles", sum(shell), 132 * kB],
  ['the scanner, with its worker', sum(scanner) + sum(worker), 45 * kB],
  ['the ladder, behind the first frames', sum(ladder), null],
  ["a customer's phone, beside the page itself", sum(customer), 8 * kB],
  ["the manager's first page, beside the shell", sum(manager), null],
  ["all of the manager's pages, beside the shell", sum(wholeRoom), null],
  ['decoder files in the shell or on a customer’s phone', decoder.length, 0],
]
let isBroken = false
for (const [what, size, budget] of rows) {
  const over = budget !== null && size > budget
  isBroken ||= over
  const limit = budget === null ? '' : `  at most ${(budget / kB).toFixed(0)}  ${over ? 'FAIL' : 'PASS'}`
  process.stdout.write(`${what.padEnd(54)} ${(size / kB).toFixed(1).padStart(7)} kB${limit}\n`)
}
if (process.argv.includes('--files'))
  for (const file of [...shell].toSorted((a, b) => gzipped(b) - gzipped(a)))
    process.stdout.write(`  ${(gzipped(file) / kB).toFixed(1).padStart(6)}  ${file}\n`)
process.exitCode = isBroken ? 1 : 0
