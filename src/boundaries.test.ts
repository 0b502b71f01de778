/** The zones of docs/design.md#zones and what is in them: who may import whom, as data. A boundary that is not tested is a wish. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { expect, test } from 'vitest'

const src = new URL('.', import.meta.url).pathname
const maxLines = 300

/** What every screen may use; what another screen has, it may not. */
const screens = [
  'client/ui',
  'client/scan',
  'client/outbox',
  'client/api',
  'client/store',
  'client/i18n',
  'client/paths',
  'shared',
]

/**
 * A room is the longest folder here that holds the file; a file that stands in none is refused. `root` rooms see
 * everything of their zone: composition. Packages and `node:` are the compiler's business (a tsconfig a zone).
 */
const rooms: Record<string, readonly string[] | 'all of its zone'> = {
  shared: [],
  sw: [],
  client: 'all of its zone',
  'client/counter': ['client/kit', 'client/install', 'client/tablet-report', ...screens],
  'client/manager': ['client/kit', ...screens],
  'client/manager/review': ['client/manager', 'client/kit', ...screens],
  'client/manager/shop': ['client/manager', 'client/kit', ...screens],
  'client/onboarding': ['client/kit', ...screens],
  'client/public': ['client/kit', ...screens],
  'client/kit': screens,
  'client/ui': [],
  'client/scan': [],
  'client/outbox': ['shared'],
  'client/api': ['shared'],
  'client/store': ['shared'],
  'client/install': ['shared'],
  'client/i18n': ['client/ui/typography', 'shared'],
  server: 'all of its zone',
  'server/api': [
    'server/http',
    'server/ledger',
    'server/automation',
    'server/gateway',
    'server/people',
    'server/promises',
    'server/rescue',
    'server/audit',
    'server/webhooks',
    'server/review',
    'server/db',
    'shared',
  ],
  'server/http': ['server/people', 'server/ledger/caller', 'server/db', 'shared'],
  'server/review': [
    'server/db',
    'server/audit',
    'server/ledger',
    'server/automation',
    'server/gateway',
    'shared',
  ],
  'server/gateway': [
    'server/db',
    'server/audit',
    'server/webhooks',
    'server/ledger',
    'server/automation',
    'shared',
  ],
  'server/moving': ['server/gateway', 'server/ledger', 'server/audit', 'server/db', 'shared'],
  'server/automation': ['server/db', 'server/ledger', 'shared'],
  'server/ledger': ['server/db', 'server/audit', 'server/webhooks', 'shared'],
  'server/promises': ['server/db', 'server/audit', 'shared'],
  'server/rescue': ['server/promises', 'server/db', 'server/audit', 'shared'],
  'server/people': ['server/db', 'server/audit', 'shared'],
  'server/audit': ['server/db', 'shared'],
  'server/webhooks': ['server/db', 'shared'],
  'server/db': [],
  'server/composition': 'all of its zone',
  'server/testing': 'all of its zone',
  'server/guarantees': 'all of its zone',
}

type Import = { from: string; to: string }

const files = readdirSync(src, { recursive: true, encoding: 'utf8' })
  .filter((path) => /\.tsx?$/.test(path))
  .map((path) => path.replaceAll('\\', '/'))
const isTest = (path: string) => /\.test\.tsx?$/.test(path) || path === 'test-setup.ts'
const isRig = (path: string) => /^server\/(testing|guarantees)\//.test(path)
const sources = files.filter((path) => !isTest(path))
const text = (path: string) => readFileSync(join(src, path), 'utf8')

function importsOf(path: string, content = text(path)): Import[] {
  const specifiers = content.matchAll(
    /(?:from\s*|import\s*\(?\s*|new URL\(\s*)['"]((?:\.{1,2}|#shared)\/[^'"]+\.tsx?)(?:\?\w+)?['"]/g,
  )
  return [...specifiers].map(([, specifier = '']) => ({
    from: path,
    to: specifier.startsWith('#shared/')
      ? specifier.slice(1)
      : relative(src, join(src, dirname(path), specifier)).replaceAll('\\', '/'),
  }))
}

function roomOf(path: string): string | undefined {
  return Object.keys(rooms)
    .filter((room) => path.startsWith(`${room}/`))
    .toSorted((one, other) => other.length - one.length)[0]
}

/** Null where the import is allowed, else what is wrong with it. */
function offence({ from, to }: Import): string | null {
  const room = roomOf(from)
  if (!room) return `${from} stands in no room`
  if (to.startsWith(`${room}/`) && roomOf(to) === room) return null
  const allowed = rooms[room]
  if (allowed === 'all of its zone') {
    const zone = room.split('/')[0]
    return to.startsWith(`${zone}/`) || to.startsWith('shared/') ? null : `${from} -> ${to} leaves its zone`
  }
  const isAllowed = allowed?.some((other) => roomOf(to) === other || to.startsWith(`${other}.ts`))
  return isAllowed ? null : `${from} -> ${to}`
}

function cycle(graph: ReadonlyMap<string, readonly string[]>): string[] | null {
  const done = new Set<string>()
  const visit = (node: string, path: readonly string[]): string[] | null => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node]
    if (done.has(node)) return null
    done.add(node)
    for (const next of graph.get(node) ?? []) {
      const found = visit(next, [...path, node])
      if (found) return found
    }
    return null
  }
  for (const node of graph.keys()) {
    const found = visit(node, [])
    if (found) return found
  }
  return null
}

test('every import follows the arrows', () => {
  expect(
    sources
      .flatMap((path) => importsOf(path))
      .map(offence)
      .filter(Boolean),
  ).toEqual([])
})

test('an import that breaks an arrow is named', () => {
  expect(offence({ from: 'server/ledger/x.ts', to: 'server/people/sessions.ts' })).toContain('server/people')
  expect(offence({ from: 'client/ui/x.tsx', to: 'shared/stamp.ts' })).toContain('client/ui/x.tsx')
  expect(offence({ from: 'shared/x.ts', to: 'client/api/x.ts' })).toContain('shared/x.ts')
  expect(offence({ from: 'client/x.ts', to: 'server/x.ts' })).toContain('leaves its zone')
  expect(offence({ from: 'client/counter/x.ts', to: 'client/manager/read.tsx' })).toContain('client/manager')
  expect(offence({ from: 'client/manager/x.ts', to: 'client/manager/shop/shop.tsx' })).toContain('shop.tsx')
  expect(offence({ from: 'elsewhere/x.ts', to: 'shared/stamp.ts' })).toContain('no room')
  expect(
    importsOf('client/x.ts', "import type { A } from '../shared/a.ts'\nvoid import('./b.tsx')"),
  ).toHaveLength(2)
})

test('no room of the server imports in a circle, and none that ships imports a test rig', () => {
  const ships = (path: string) => path.startsWith('server/') && !isRig(path)
  const shipped = sources.filter(ships).flatMap((path) => importsOf(path))
  expect(shipped.filter(({ to }) => isRig(to))).toEqual([])
  const graph = new Map<string, string[]>()
  for (const { from, to } of shipped) {
    const [here = from, there = to] = [roomOf(from), roomOf(to)]
    if (here !== there) graph.set(here, [...(graph.get(here) ?? []), there])
  }
  expect([...graph.keys()]).toContain('server/ledger')
  expect(cycle(graph)).toBeNull()
})

test('nothing imports in a circle', () => {
  const graph = new Map(sources.map((path) => [path, importsOf(path).map(({ to }) => to)]))
  expect(cycle(graph)).toBeNull()
  expect(
    cycle(
      new Map([
        ['a', ['b']],
        ['b', ['c']],
        ['c', ['a']],
      ]),
    ),
  ).toEqual(['a', 'b', 'c', 'a'])
})

test('no file is over 300 lines, and none is a drawer or a barrel', () => {
  expect(files.filter((path) => text(path).split('\n').length - 1 > maxLines)).toEqual([])
  expect(
    files.filter((path) => /(^|\/)(utils?|helpers?|types|common|misc|services|index)(\/|\.tsx?$)/.test(path)),
  ).toEqual([])
  expect(sources.filter((path) => /^export \*/m.test(text(path)))).toEqual([])
})

test('nothing is exported that no other file names', () => {
  const root = join(src, '..')
  const isSource = (path: string) => path.endsWith('.ts')
  const others = ['e2e', 'bench', '.ci'].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter(isSource)
      .map((path) => join(folder, path)),
  )
  const beside = readdirSync(root).filter(isSource)
  const uses = new Map<string, number>()
  for (const path of [...files.map((it) => join('src', it)), ...others, ...beside])
    for (const word of new Set(readFileSync(join(root, path), 'utf8').match(/[\w$]+/g)))
      uses.set(word, (uses.get(word) ?? 0) + 1)
  const unusedIn = (content: string) =>
    [...content.matchAll(/^export (?:async )?(?:function\*?|const|let|class|type) ([\w$]+)/gm)].flatMap(
      ([, name = '']) => ((uses.get(name) ?? 1) < 2 ? [name] : []),
    )
  // html5-qrcode asks its decoder for these names (vite.config.ts).
  const named = sources.filter((path) => path !== 'client/scan/zxing-js-stub.ts')
  expect(named.flatMap((path) => unusedIn(text(path)).map((name) => `${path}: ${name}`))).toEqual([])
  expect(unusedIn('export const nobodyAsks = 1')).toEqual(['nobodyAsks'])
})

test('only client/scan names the camera library, and only server/db names the databases', () => {
  const naming = (pattern: RegExp) => sources.filter((path) => pattern.test(text(path))).map(roomOf)
  expect(new Set(naming(/from '(html5-qrcode|zxing-wasm)/))).toEqual(new Set(['client/scan']))
  expect(new Set(naming(/from '(pg|node:sqlite)'/))).toEqual(new Set(['server/db', 'server/testing']))
})
