import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'

type Chunk = { file: string; imports?: string[]; css?: string[] }

/** Of Vite's manifest. */
const counter = 'src/client/counter-app.tsx'

/**
 * The `Link` header of the counter's addresses (RFC 8288; HTML, section 4.6.7.12): what it begins with is not asked
 * for one after the other. The page's own HTML is that of every app, and says nothing of the counter's.
 */
export function createPreloads(dist: string): () => string | null {
  const [page, file] = [join(dist, 'index.html'), join(dist, '.vite/manifest.json')]
  let known: { stamp: number; links: string | null } | null = null
  return () => {
    if (!existsSync(file)) return null
    const stamp = statSync(page).mtimeMs
    if (known?.stamp !== stamp) known = { stamp, links: read(page, file) }
    return known.links
  }
}

function read(page: string, file: string): string | null {
  const html = readFileSync(page, 'utf8')
  const manifest = JSON.parse(readFileSync(file, 'utf8')) as Record<string, Chunk>
  const links = [...filesOf(manifest, counter)].filter((it) => !html.includes(`"/${it}"`)).map(linkOf)
  return links.length === 0 ? null : links.join(', ')
}

const linkOf = (file: string) =>
  file.endsWith('.css')
    ? `</${file}>; rel=preload; as=style; crossorigin`
    : `</${file}>; rel=modulepreload; crossorigin`

function filesOf(manifest: Record<string, Chunk>, entry: string): Set<string> {
  const files = new Set<string>()
  const visit = (key: string) => {
    const chunk = manifest[key]
    if (!chunk || files.has(chunk.file)) return
    files.add(chunk.file)
    for (const css of chunk.css ?? []) files.add(css)
    for (const imported of chunk.imports ?? []) visit(imported)
  }
  visit(entry)
  return files
}
