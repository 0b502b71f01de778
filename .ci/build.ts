/** `npm run build`: Vite, for the app and for the page that the server draws, unless the app that is there was built from just these files. */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'

/** What the app is made of and made with. The lockfile stands for what is installed. */
export const inputs = [
  'src/client',
  'src/shared',
  'src/sw',
  'public',
  'index.html',
  'customer.html',
  'package.json',
  'package-lock.json',
  'vite.config.ts',
  'vite.pages.config.ts',
  '.ci/chunks.ts',
  'lingui.config.ts',
]

function filesIn(path: string): string[] {
  if (!statSync(path).isDirectory()) return [path]
  const entries = readdirSync(path, { recursive: true, withFileTypes: true })
  return entries.filter((it) => it.isFile()).map(({ parentPath, name }) => join(parentPath, name))
}

/** Their names and what they hold; not their times, which a checkout makes new. */
export function digestOfInputs(root: string): string {
  const digest = createHash('sha256')
  for (const file of inputs.flatMap((path) => filesIn(join(root, path))).toSorted())
    digest.update(JSON.stringify([relative(root, file), readFileSync(file, 'base64')]))
  return digest.digest('hex')
}

if (import.meta.main) {
  const root = fileURLToPath(new URL('..', import.meta.url))
  // Vite empties the folder first: where this is there, so is all the rest.
  const mark = join(root, 'dist/.built-from')
  const digest = digestOfInputs(root)
  if (existsSync(mark) && readFileSync(mark, 'utf8') === digest) {
    process.stdout.write('The app is built already.\n')
  } else {
    const vite = join(root, 'node_modules/vite/bin/vite.js')
    for (const config of ['vite.config.ts', 'vite.pages.config.ts']) {
      const args = [vite, 'build', '--config', config]
      const { status } = spawnSync(process.execPath, args, { cwd: root, stdio: 'inherit' })
      if (status !== 0) process.exit(status ?? 1)
    }
    writeFileSync(mark, digest)
  }
}
