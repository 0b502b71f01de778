/** Which file a module of the app goes into: by what imports it, so that neither a new file nor a new name is listed. */
import { join } from 'node:path'
import type { Plugin } from 'vite'

/** What is loaded before anything else, and the apps of `client/routes.tsx`. */
const start = 'src/client/main.tsx'
/** A page of its own; what it shares with the app comes alone. */
const customer = 'src/client/public/customer/alive.ts'
const counter = 'src/client/counter-app.tsx'
const others = [
  'src/client/manager-app.tsx',
  'src/client/public/demo/demo.tsx',
  'src/client/onboarding/setup.tsx',
]

/** The rest of the counter, which it fetches together after its first picture. */
const ahead = /\/client\/counter\/(\w+\/)?lazy-\w+\.ts$/
/** Asked for before that: the scanner, the pane beside it, and what keeps and sends. */
const scanner = ['src/client/scan/browser-camera.ts', 'src/client/scan/html5-camera.ts']
const firstPane = 'src/client/counter/home-pane.tsx'
const disk = 'src/client/counter/counter-disk.ts'

const at = (file: string) => join(import.meta.dirname, '..', file)

type Info = { importedIds: readonly string[]; dynamicallyImportedIds: readonly string[] }
type Graph = { getModuleInfo(id: string): Info | null; getModuleIds(): Iterable<string> }

/** All that these import and whatever that imports; what is asked for later is no part of it, but where that is said. */
function closureOf(graph: Graph, entries: readonly string[], isWithLater = false): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (id: string) => {
    if (found.has(id)) return
    found.add(id)
    const info = graph.getModuleInfo(id)
    for (const imported of info?.importedIds ?? []) visit(imported)
    if (isWithLater) for (const imported of info?.dynamicallyImportedIds ?? []) visit(imported)
  }
  for (const entry of entries) visit(entry)
  return found
}

/** What the files that ask for the rest of the counter ask for. */
const askedAhead = (graph: Graph): string[] =>
  [...graph.getModuleIds()]
    .filter((id) => ahead.test(id))
    .flatMap((id) => [...(graph.getModuleInfo(id)?.dynamicallyImportedIds ?? [])])

/** In the order in which they take what they import. */
const names = [
  'page',
  'base',
  'start',
  'libraries',
  'common',
  'counter',
  'forms',
  'disk',
  'home',
  'screens',
] as const
type Name = (typeof names)[number]

/**
 * What the counter begins with is few files: the start of every app, what it has in common with another app, its own;
 * libraries apart, since they change seldom and a tablet has them already. So is what it fetches ahead: a file costs a slow
 * tablet more than what is in it. The rest is cut as Rolldown cuts it.
 */
export function chunks() {
  let nameOf: (id: string) => Name | null = () => null
  const plugin: Plugin = {
    name: 'chunks',
    apply: 'build',
    buildEnd() {
      const onPage = closureOf(this, [at(customer)])
      const atStart = closureOf(this, [at(start)])
      const inCounter = closureOf(this, [at(counter)])
      const inOthers = closureOf(this, others.map(at), true)
      const inDisk = closureOf(this, [at(disk)])
      const inScanner = closureOf(this, scanner.map(at))
      const inPane = closureOf(this, [at(firstPane)])
      const inScreens = closureOf(this, askedAhead(this))
      const nameOfLater = (id: string): Name | null => {
        const isLater = inDisk.has(id) || inPane.has(id) || inScreens.has(id)
        if (inScanner.has(id) || !isLater) return null
        if (inOthers.has(id)) return 'forms'
        if (inDisk.has(id)) return 'disk'
        return inPane.has(id) ? 'home' : 'screens'
      }
      nameOf = (id) => {
        if (onPage.has(id) && id !== at(customer)) return id.includes('/public/') ? null : 'page'
        const isLibrary = id.includes('/node_modules/') || id.startsWith('\0')
        if (atStart.has(id)) return isLibrary ? 'base' : 'start'
        if (!inCounter.has(id)) return nameOfLater(id)
        if (isLibrary) return 'libraries'
        return inOthers.has(id) ? 'common' : 'counter'
      }
    },
  }
  const groups = names.map((name, n) => ({
    name,
    test: (id: string) => nameOf(id) === name,
    priority: names.length - n,
  }))
  return { plugin, groups }
}
