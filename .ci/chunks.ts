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

type Graph = { getModuleInfo(id: string): { importedIds: readonly string[] } | null }

/** All that these import and whatever that imports; what is asked for later is no part of it. */
function closureOf(graph: Graph, ...entries: string[]): ReadonlySet<string> {
  const found = new Set<string>()
  const visit = (id: string) => {
    if (found.has(id)) return
    found.add(id)
    for (const imported of graph.getModuleInfo(id)?.importedIds ?? []) visit(imported)
  }
  for (const entry of entries) visit(entry)
  return found
}

/** In the order in which they take what they import. */
const names = ['page', 'base', 'start', 'libraries', 'common', 'counter'] as const
type Name = (typeof names)[number]

/**
 * What the counter begins with is few files: the start of every app, what it has in common with another app, its own;
 * libraries apart, since they change seldom and a tablet has them already. The rest is cut as Rolldown cuts it.
 */
const at = (file: string) => join(import.meta.dirname, '..', file)

export function chunks() {
  let nameOf: (id: string) => Name | null = () => null
  const plugin: Plugin = {
    name: 'chunks',
    apply: 'build',
    buildEnd() {
      const onPage = closureOf(this, at(customer))
      const atStart = closureOf(this, at(start))
      const inCounter = closureOf(this, at(counter))
      const inOthers = closureOf(this, ...others.map(at))
      nameOf = (id) => {
        if (onPage.has(id) && id !== at(customer)) return id.includes('/public/') ? null : 'page'
        const isLibrary = id.includes('/node_modules/') || id.startsWith('\0')
        if (atStart.has(id)) return isLibrary ? 'base' : 'start'
        if (!inCounter.has(id)) return null
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
