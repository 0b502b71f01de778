import { mkdirSync, mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { brotliDecompressSync } from 'node:zlib'
import { afterAll, expect, test } from 'vitest'
import type { PublicStamp } from '#shared/counter-api.ts'
import type { Look } from '#shared/look-api.ts'
import { createApp } from './app.ts'
import { createCustomerPage } from './customer-page.ts'

const dist = mkdtempSync(join(tmpdir(), 'stampdesk-page-'))
for (const folder of ['.pages', '.vite']) mkdirSync(join(dist, folder))
writeFileSync(
  join(dist, 'customer.html'),
  '<!doctype html><html lang="en"><head><title>Stampdesk</title></head><body><!--page--></body></html>',
)
writeFileSync(
  join(dist, '.pages/customer-page.mjs'),
  `export const drawCustomerPage = (stamp, language) => ({
    title: stamp ? stamp.cardNm : 'none',
    main: '<main>' + language + ' ' + (stamp ? stamp.stamps : 'no card') + '</main>',
  })`,
)
writeFileSync(
  join(dist, '.vite/manifest.json'),
  JSON.stringify({ 'src/client/ui/languages/ko.css': { file: 'assets/ko-1a2b3c4d.css' } }),
)
afterAll(() => rmSync(dist, { recursive: true }))

let stamps = 7
const read = async (stampIdx: number) =>
  stampIdx === 394 ? ({ cardNm: 'Cups & <b>$&</b>', stamps } as PublicStamp) : null

/** As a shop that has chosen nothing. */
const look: Look = { colour: null, ink: null, logo: null, stamp: null }
const readLook = async () => look
const draw = createCustomerPage(dist)
const log = { request() {}, info() {}, fault() {} }
const app = createApp({
  routes: [],
  authenticate: async () => null,
  log,
  ...(draw && { customerPage: (context) => draw(context, read, readLook) }),
})
const get = (path: string, headers: Record<string, string> = {}) => app.request(path, { headers })

test('the page is whole before any script runs, and a name on it is text', async () => {
  const response = await get('/stamp/394')
  expect(response.status).toBe(200)
  const html = await response.text()
  expect(html).toContain('<main>en 7</main>')
  expect(html).toContain('<title>Cups &amp; &lt;b&gt;$&amp;&lt;/b&gt;</title>')
})

test.each([
  ['ko-KR,ko;q=0.9,en;q=0.5', 'ko'],
  ['en;q=0.1, ja', 'ja'],
  ['fr-FR, fr;q=0.8, ko;q=0.3', 'ko'],
  ['fr', 'en'],
  ['*', 'en'],
  ['', 'en'],
])('whoever accepts %o reads %s', async (accepted, language) => {
  const response = await get('/stamp/394', accepted ? { 'Accept-Language': accepted } : {})
  expect(response.headers.get('Content-Language')).toBe(language)
  expect(response.headers.get('Vary')).toContain('Accept-Language')
  const html = await response.text()
  expect(html).toContain(`<html lang="${language}">`)
  expect(html).toContain(`<main>${language} `)
  expect(html.includes('/assets/ko-1a2b3c4d.css')).toBe(language === 'ko')
})

test('a card that there is not is said so, with 404', async () => {
  for (const path of ['/stamp/395', '/STAMP/395/']) {
    const response = await get(path)
    expect(response.status).toBe(404)
    expect(await response.text()).toContain('no card')
  }
  expect((await get('/stamp/0394')).status).toBe(404)
})

test('what has not changed is not sent again, what has is', async () => {
  const tag = (await get('/stamp/394')).headers.get('ETag') ?? ''
  expect((await get('/stamp/394', { 'If-None-Match': tag })).status).toBe(304)
  const shortened = await get('/stamp/394', { 'If-None-Match': tag, 'Accept-Encoding': 'gzip, br' })
  expect(shortened.headers.get('Content-Encoding')).toBe('br')
  const html = brotliDecompressSync(Buffer.from(await shortened.arrayBuffer())).toString()
  expect(html).toContain('<main>en 7</main>')
  stamps += 1
  expect((await get('/stamp/394', { 'If-None-Match': tag })).status).toBe(200)
})

test('who asks too often waits, as anywhere else', async () => {
  const fail = () => Promise.reject(new Error('the card was read'))
  const busy = createApp({
    routes: [],
    authenticate: async () => null,
    log,
    limits: { ask: () => 2_500 },
    ...(draw && { customerPage: (context) => draw(context, fail, readLook) }),
  })
  const response = await busy.request('/stamp/394')
  expect(response.headers.get('Retry-After')).toBe('3')
})

test('another build in its place is the page from then on', async () => {
  const page = join(dist, 'customer.html')
  writeFileSync(page, readFileSync(page, 'utf8').replace('<body>', '<body><!-- anew -->'))
  utimesSync(page, new Date(0), new Date(0))
  expect(await (await get('/stamp/394')).text()).toContain('anew')
})

test('where nothing is built there is no page', () => {
  expect(createCustomerPage(join(dist, 'nowhere'))).toBeNull()
})
