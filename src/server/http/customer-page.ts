import { createHash } from 'node:crypto'
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context } from 'hono'
import { accepts } from 'hono/accepts'
import type { PublicStamp } from '#shared/counter-api.ts'
import { getLookSheet } from '#shared/endpoints/look.ts'
import { type Language, preferredLanguage } from '#shared/languages.ts'
import type { Look } from '#shared/look-api.ts'
import { stampIdxOfPath } from '#shared/stamp-code.ts'
import { conditional } from './files.ts'

/** Of `client/public/customer/customer-page.tsx`, as it is built. */
type Draw = (stamp: PublicStamp | null, language: Language, look: Look) => { title: string; main: string }
type Built = { template: string; styleOf: (language: Language) => string | null; draw: Draw }

export type CustomerPage = (
  context: Context,
  read: (stampIdx: number) => Promise<PublicStamp | null>,
  readLook: () => Promise<Look>,
) => Promise<Response>

const template = 'customer.html'
const { path: lookSheetPath } = getLookSheet

/** Null where the app is not built. */
export function createCustomerPage(dist: string): CustomerPage | null {
  if (!existsSync(join(dist, template))) return null
  const current = createCurrent(dist)
  return async (context, read, readLook) => {
    const stampIdx = stampIdxOfPath(context.req.path)
    const stamp = stampIdx === null ? null : await read(stampIdx)
    const language = languageOf(context)
    const [built, look] = await Promise.all([current(), readLook()])
    const html = fill(built, language, look, built.draw(stamp, language, look))
    const { body, encoding } = await shorten(html, context)
    const tag = createHash('sha256').update(html).digest('base64url').slice(0, 22)
    const headers = new Headers({
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Language': language,
      'Cache-Control': 'no-cache',
      Vary: 'Accept-Encoding, Accept-Language',
      // Each encoding is a representation of its own (RFC 9110 section 8.8.3.3).
      ETag: `"${tag}${encoding ? `-${encoding}` : ''}"`,
    })
    if (encoding) headers.set('Content-Encoding', encoding)
    return conditional(context, new Response(body, { status: stamp ? 200 : 404, headers }))
  }
}

/** Read once for as long as it stays the same: another build may be put in its place while the server runs. */
function createCurrent(dist: string): () => Promise<Built> {
  let known: { stamp: number; built: Promise<Built> } | null = null
  return () => {
    const stamp = statSync(join(dist, template)).mtimeMs
    if (known?.stamp !== stamp) known = { stamp, built: readBuilt(dist, stamp) }
    return known.built
  }
}

async function readBuilt(dist: string, stamp: number): Promise<Built> {
  const script = pathToFileURL(join(dist, '.pages/customer-page.mjs'))
  const { drawCustomerPage } = (await import(`${script.href}?${stamp}`)) as { drawCustomerPage: Draw }
  const manifest = readFileSync(join(dist, '.vite/manifest.json'), 'utf8')
  const chunks = JSON.parse(manifest) as Record<string, { file: string }>
  const styleOf = (language: Language) => chunks[`src/client/ui/languages/${language}.css`]?.file ?? null
  return { template: readFileSync(join(dist, template), 'utf8'), styleOf, draw: drawCustomerPage }
}

function fill(
  { template: whole, styleOf }: Built,
  language: Language,
  look: Look,
  { title, main }: ReturnType<Draw>,
): string {
  // The policy lets no markup style an element: the shop's colour is a sheet of its own.
  const styles = [styleOf(language), look.colour && lookSheetPath.slice(1)].filter(Boolean)
  const links = styles.map((style) => `<link rel="stylesheet" href="/${style}">`).join('')
  // As functions: `$&` in a card's name is no pattern.
  return whole
    .replace('<html lang="en">', () => `<html lang="${language}">`)
    .replace(/<title>.*<\/title>/, () => `<title>${escaped(title)}</title>`)
    .replace('</head>', () => `${links}</head>`)
    .replace('<!--page-->', () => main)
}

const entities: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;' }
const escaped = (text: string) => text.replaceAll(/[&<>]/g, (char) => entities[char] ?? char)

/** By the quality that the browser gives each (RFC 9110 section 12.5.4). */
function languageOf(context: Context): Language {
  const wanted = (ranges: { type: string; q: number }[]) =>
    preferredLanguage(ranges.toSorted((one, other) => other.q - one.q).map(({ type }) => type))
  return accepts(context, {
    header: 'Accept-Language',
    supports: [],
    default: preferredLanguage([]),
    match: wanted,
  }) as Language
}

const brotli = promisify(brotliCompress)
const gzipped = promisify(gzip)
/** A page is made for each visit: what takes longer to shorten than it saves is not worth it. */
const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } }

async function shorten(
  html: string,
  context: Context,
): Promise<{ body: string | Uint8Array<ArrayBuffer>; encoding: 'br' | 'gzip' | null }> {
  const taken = context.req.header('Accept-Encoding') ?? ''
  if (/\bbr\b/.test(taken)) return { body: new Uint8Array(await brotli(html, quality)), encoding: 'br' }
  if (/\bgzip\b/.test(taken)) return { body: new Uint8Array(await gzipped(html)), encoding: 'gzip' }
  return { body: html, encoding: null }
}
