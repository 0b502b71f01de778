/**
 * `npm run release`: an archive that starts with one command on a Linux without Node. It holds the built app, the server
 * as it is, the packages that the server imports, and Node itself. Packages come by the lockfile, hashes checked.
 *
 *     npm run release                              # for a machine like this one, into out/
 *     npm run release -- --cpu arm64               # for another one
 *     npm run release -- --into DIR --without-node # a folder and no archive, as the Dockerfile wants it
 */
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import {
  chmodSync,
  cpSync,
  globSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { basename, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'

const root = fileURLToPath(new URL('..', import.meta.url))
/** Beside the built app: what runs, and what is read by whoever runs it. */
const parts = ['src/server', 'src/shared', 'docs', 'README.md', 'CHANGELOG.md', 'LICENSE', 'NOTICE', '.npmrc']
const notShipped = /\.test\.ts$|\/(testing|guarantees|images)$|\/tsconfig\.json$/
/** The program itself is all of Node that is needed. */
const nodeKept = ['bin', 'LICENSE', 'package.json']

const launcher = (nodeFlags: string) => `#!/bin/sh
# Stampdesk with the Node that came with it, else with the one of the machine.
here=$(dirname -- "$(readlink -f -- "$0")")
node="$here/node_modules/.bin/node"
[ -x "$node" ] || node=node
exec "$node" ${nodeFlags} "$here/src/server/main.ts" "$@"
`

type Manifest = {
  name: string
  version: string
  license: string
  engines: object
  imports: object
  scripts: { stampdesk: string }
  dependencies: Record<string, string>
  optionalDependencies: Record<string, string>
}

export const readManifest = (): Manifest =>
  JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as Manifest

/** All but the built app and the packages. */
export function copySources(folder: string): void {
  const filter = (path: string) => !notShipped.test(path)
  for (const part of parts) cpSync(join(root, part), join(folder, part), { recursive: true, filter })
  const [, ...started] = readManifest().scripts.stampdesk.split(' ')
  writeFileSync(join(folder, 'stampdesk'), launcher(started.slice(0, -1).join(' ')))
  chmodSync(join(folder, 'stampdesk'), 0o755)
}

/** The packages that the copied sources import, with their versions. Throws where one is none of `dependencies`. */
export function packagesOf(folder: string, { dependencies }: Manifest): Record<string, string> {
  const files = globSync('src/**/*.ts', { cwd: folder })
  const sources = files.map((file) => readFileSync(join(folder, file), 'utf8'))
  const named = sources.flatMap((source) =>
    [...source.matchAll(/(?:from|import\() ?'((?:@[\w-]+\/)?[a-z][\w-]*)(?:\/[^']*)?'/g)].map(
      ([, name = '']) => name,
    ),
  )
  const names = [...new Set(named)].filter((name) => name !== 'node').toSorted()
  return Object.fromEntries(
    names.map((name) => {
      const version = dependencies[name]
      if (!version) throw new Error(`the server imports ${name}, which is no dependency`)
      return [name, version]
    }),
  )
}

function installPackages(folder: string, { cpu, isWithNode }: { cpu: string; isWithNode: boolean }): void {
  const manifest = readManifest()
  const { name, version, license, engines, imports } = manifest
  const own = `node-linux-${cpu}`
  const nodeVersion = manifest.optionalDependencies[own]
  if (isWithNode && !nodeVersion) throw new Error(`there is no ${own}`)
  const dependencies = {
    ...packagesOf(folder, manifest),
    ...(isWithNode && nodeVersion && { [own]: nodeVersion }),
  }
  const shipped = { name, version, license, private: true, type: 'module', engines, imports, dependencies }
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(shipped, null, 2)}\n`)
  cpSync(join(root, 'package-lock.json'), join(folder, 'package-lock.json'))
  run('npm', ['install', '--omit=dev', '--os=linux', `--cpu=${cpu}`, '--no-audit', '--no-fund'], folder)
  if (isWithNode) prune(join(folder, 'node_modules', own))
}

function prune(folder: string): void {
  for (const it of readdirSync(folder).filter((name) => !nodeKept.includes(name)))
    rmSync(join(folder, it), { recursive: true })
}

function pack(folder: string, archive: string): void {
  const always = ['--sort=name', '--owner=0', '--group=0', '--numeric-owner']
  run('tar', [...always, '-czf', archive, basename(folder)], join(folder, '..'))
  const hash = createHash('sha256').update(readFileSync(archive)).digest('hex')
  writeFileSync(`${archive}.sha256`, `${hash}  ${basename(archive)}\n`)
  const megabytes = Math.round(statSync(archive).size / 1e6)
  process.stdout.write(`${archive}   ${megabytes} MB\n`)
}

function run(program: string, args: string[], cwd: string): void {
  const { status, error } = spawnSync(program, args, { cwd, stdio: 'inherit' })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

if (import.meta.main) {
  const { values } = parseArgs({
    options: {
      cpu: { type: 'string', default: process.arch },
      into: { type: 'string' },
      'without-node': { type: 'boolean', default: false },
    },
  })
  const { version } = readManifest()
  const name = `stampdesk-${version}-linux-${values.cpu}`
  const folder = values.into ?? join(root, 'out/release', name)
  run(process.execPath, [join(root, '.ci/build.ts')], root)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  copySources(folder)
  cpSync(join(root, 'dist'), join(folder, 'dist'), { recursive: true })
  installPackages(folder, { cpu: values.cpu, isWithNode: !values['without-node'] })
  if (!values.into) pack(folder, join(root, 'out', `${name}.tar.gz`))
}
