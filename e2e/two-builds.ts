/** The built app twice, as two deployments: the same code, every file under another name. */
import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'

export type TwoBuilds = {
  /** Served; holds the first build until `deploy`. */
  dist: string
  /** The name of a script of the first, by how it begins. */
  asset(start: string): string
  /** The second takes the first one's place, whose files are gone. */
  deploy(): void
  /** The second says that it speaks another protocol than the first. */
  setSecondProtocol(version: number): void
  remove(): void
}

export const secondMark = '-second'

export function makeTwoBuilds(built = process.env['DIST_DIR'] ?? 'dist'): TwoBuilds {
  const root = mkdtempSync(join(tmpdir(), 'stampdesk-builds-'))
  const [dist, second] = [join(root, 'dist'), join(root, 'second')]
  copyPlain(built, dist)
  makeSecondBuild(built, second)
  const scripts = readdirSync(join(dist, 'assets')).filter((name) => name.endsWith('.js'))
  return {
    dist,
    asset(start) {
      const found = scripts.find((name) => name.startsWith(start))
      if (!found) throw new Error(`no script of the build begins with ${start}`)
      return found
    },
    deploy() {
      rmSync(dist, { recursive: true })
      renameSync(second, dist)
    },
    setSecondProtocol(version) {
      const assets = join(second, 'assets')
      for (const name of readdirSync(assets).filter((it) => it.endsWith('.js'))) {
        const text = readFileSync(join(assets, name), 'utf8')
        // Where the header is set; its name is a constant of the bundler's naming.
        writeFileSync(join(assets, name), text.replace(/(\[[\w$]+\]:)`1`/g, `$1\`${version}\``))
      }
    },
    remove: () => rmSync(root, { recursive: true, force: true }),
  }
}

export function makeSecondBuild(built: string, folder: string): void {
  copyPlain(built, folder)
  renameAssets(folder)
}

/** Without what is compressed ahead, which would say otherwise. */
function copyPlain(built: string, folder: string): void {
  cpSync(built, folder, { recursive: true, filter: (path) => !/\.(br|gz)$/.test(path) })
}

/** `index-1a2b.js` becomes `index-1a2b-second.js`, in its name and wherever another file names it. */
function renameAssets(dist: string): void {
  const assets = readdirSync(join(dist, 'assets'))
  const renamed = new Map(assets.map((name) => [name, name.replace(/(\.\w+)$/, `${secondMark}$1`)]))
  for (const [from, to] of renamed) renameSync(join(dist, 'assets', from), join(dist, 'assets', to))
  const pages = ['index.html', 'customer.html', 'sw.js', '.vite/manifest.json']
  const texts = [...pages, ...[...renamed.values()].map((name) => `assets/${name}`)]
  const names = new RegExp([...renamed.keys()].map(RegExp.escape).join('|'), 'g')
  for (const path of texts.filter((it) => /\.(html|js|css|json)$/.test(it))) {
    const file = join(dist, path)
    let text = readFileSync(file, 'utf8').replaceAll(names, (name) => renamed.get(name) ?? name)
    // The shell's revision is the hash of what it was.
    if (basename(path) === 'sw.js') text = text.replace(/("?revision"?:["'`])(?=\w)/g, '$1second')
    writeFileSync(file, text)
  }
}
