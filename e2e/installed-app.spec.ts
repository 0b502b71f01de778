/** The installed app in a real browser, on a profile of its own: what is kept, what is not, and a start without a network. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type BrowserContext, type CDPSession, chromium, expect, type Page, test } from '@playwright/test'
import { syncTag } from '../src/client/outbox/wakes.ts'
import { writeCameraFile } from './camera-file.ts'
import { pageOnly } from './chromium.ts'
import { untilKept } from './counter.ts'
import { type OwnServer, startOwnServer } from './own-server.ts'

/** To a live camera without a network, at 4× CPU throttling: longer than this feels broken. */
const coldStartMs = 3_000

test.setTimeout(120_000)

const dist = process.env['DIST_DIR'] ?? 'dist'
let server: OwnServer
let profile: string
let context: BrowserContext

/** Persistent: a context of Playwright's own is a private window, which cannot install. */
async function launch(camera: string[] = []): Promise<BrowserContext> {
  return chromium.launchPersistentContext(profile, {
    ...pageOnly('--use-fake-device-for-media-stream', ...camera),
    permissions: ['camera'],
    viewport: { width: 1180, height: 820 },
  })
}

test.beforeEach(async () => {
  server = await startOwnServer(dist)
  profile = mkdtempSync(join(tmpdir(), 'stampdesk-profile-'))
})

test.afterEach(async () => {
  await context.close()
  await server.stop()
  rmSync(profile, { recursive: true, force: true, maxRetries: 5 })
})

const heading = (page: Page) => page.getByRole('heading', { name: 'Ready for the next customer' })

async function visit(): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage())
  await page.goto(server.address)
  await expect(heading(page)).toBeVisible()
  await untilKept(page)
  return page
}

type Chunk = { file: string; css?: string[] }

/** Each script and style of the build, as the bundler says, but the two of the customer's page alone. */
function filesOfApp(): string[] {
  const manifest = readFileSync(join(dist, '.vite/manifest.json'), 'utf8')
  const { 'customer.html': page, ...chunks } = JSON.parse(manifest) as Record<string, Chunk>
  const filesOf = ({ file, css = [] }: Chunk) => [file, ...css]
  const files = new Set(Object.values(chunks).flatMap(filesOf))
  for (const file of page ? filesOf(page) : []) files.delete(file)
  return [...files].filter((file) => /\.(js|css)$/.test(file)).map((file) => `/${file}`)
}

/** Every address in every cache. */
const keptAddresses = (page: Page) =>
  page.evaluate(async () => {
    const names = await caches.keys()
    const kept = await Promise.all(names.map(async (name) => (await caches.open(name)).keys()))
    return kept.flat().map(({ url }) => new URL(url).pathname)
  })

function toPage(page: Page): Promise<CDPSession> {
  return context.newCDPSession(page)
}

test('a browser may install it, and finds nothing wrong with its manifest', { tag: '@deep' }, async () => {
  context = await launch()
  const cdp = await toPage(await visit())
  const { installabilityErrors } = await cdp.send('Page.getInstallabilityErrors')
  expect(installabilityErrors).toEqual([])
  const { url, errors, data } = await cdp.send('Page.getAppManifest')
  expect(errors).toEqual([])
  expect(url).toBe(`${server.address}/manifest.webmanifest`)
  const manifest = JSON.parse(data ?? '{}') as Record<string, unknown>
  expect(manifest).toMatchObject({ id: '/', launch_handler: { client_mode: 'focus-existing' } })
})

test('the whole build is kept, each file once, and nothing of the server’s', async () => {
  context = await launch()
  const page = await visit()
  await page.goto(`${server.address}/card/${(await server.customer('Mina')).stampIdx}`)
  await expect(page.getByRole('button', { name: 'Add 1' })).toBeVisible()
  const kept = await keptAddresses(page)
  const listed = [...readFileSync(join(dist, 'sw.js'), 'utf8').matchAll(/url:\s*"([^"]+)"|"url":"([^"]+)"/g)]
  expect(kept.toSorted()).toEqual(listed.map((it) => `/${it[1] ?? it[2]}`).toSorted())
  expect(filesOfApp().filter((path) => !kept.includes(path))).toEqual([])
  expect(kept.filter((path) => path.includes('customers-phone-'))).toEqual([])
  expect(kept.filter((path) => /^\/(api|healthz|readyz|metrics)/.test(path))).toEqual([])
  for (const part of [
    '.wasm',
    'decoder.worker-',
    'html5-camera-',
    'ladder-',
    'en-',
    'ko-',
    'ja-',
    'text-',
    'display-',
    'names-',
  ])
    expect(kept.filter((path) => path.includes(part)).length, part).toBeGreaterThan(0)
})

test('without a network, and with nothing left in the browser’s own cache, it is turned to the customer', {
  tag: '@deep',
}, async () => {
  context = await launch()
  const page = await visit()
  await context.setOffline(true)
  await (await toPage(page)).send('Network.clearBrowserCache')
  await page.reload()
  await expect(heading(page)).toBeVisible()
  await page.getByRole('button', { name: 'Settings' }).click()
  await page.getByRole('button', { name: 'Turn to the customer' }).click()
  await expect(page.getByRole('heading', { name: 'Welcome' })).toBeVisible()
})

test('the faces of a script are kept by the tablet that reads it, whole, and by no other', {
  tag: '@deep',
}, async () => {
  context = await launch()
  const page = await visit()
  const faces = async () =>
    (await keptAddresses(page)).flatMap((path) => /(hangul|japanese)-\d/.exec(path)?.[0] ?? []).toSorted()
  expect(await faces()).toEqual([])
  await page.getByRole('button', { name: /settings/i }).click()
  await page.getByRole('radio', { name: '日本語' }).check()
  await expect(page.getByRole('button', { name: 'コードを入力' })).toBeVisible()
  await expect.poll(faces, { timeout: 30_000 }).toEqual(['japanese-1', 'japanese-2', 'japanese-3'])

  await context.setOffline(true)
  await page.reload()
  await expect(page.getByRole('button', { name: 'コードを入力' })).toBeVisible()
  // A character of the rarest slice.
  const shown = page.evaluate(() => document.fonts.load('18px "Stampdesk Japanese"', '鰯'))
  expect(await shown.then((loaded) => loaded.length)).toBeGreaterThan(0)
})

/** To a video with pictures in it. */
async function coldStart(page: Page): Promise<number> {
  await page.goto('about:blank')
  const startedAt = Date.now()
  await page.goto(server.address)
  await page.waitForFunction(() => {
    const video = document.querySelector('video')
    return video !== null && video.readyState >= video.HAVE_CURRENT_DATA && video.videoWidth > 0
  })
  return Date.now() - startedAt
}

test('loaded once and then without a network and a server: the shell, a live camera, and a code is read', {
  tag: '@deep',
}, async () => {
  const { stampUrl, stampIdx } = await server.customer('Mina')
  const shots = [
    { text: null, frames: 10 },
    { text: stampUrl, frames: 20 },
  ]
  const { path } = await writeCameraFile(join(profile, 'camera.y4m'), {
    shots,
    width: 640,
    height: 480,
    fps: 10,
  })
  context = await launch([`--use-file-for-fake-video-capture=${path}`])
  const page = await visit()
  await context.setOffline(true)
  await (await toPage(page)).send('Emulation.setCPUThrottlingRate', { rate: 4 })
  // The best of three: what else the machine does can only add to it.
  const startsMs = [await coldStart(page), await coldStart(page), await coldStart(page)]
  test
    .info()
    .annotations.push({ type: 'offline to a live camera, 4× throttled', description: startsMs.join() })
  expect(Math.min(...startsMs)).toBeLessThan(coldStartMs)
  // The worker and its wasm came from the tablet too, or no code would be read.
  await expect(page).toHaveURL(`${server.address}/card/${stampIdx}`)
})

test('a customer’s page and the sample shop load neither decoder nor worker', { tag: '@deep' }, async () => {
  context = await launch()
  const page = context.pages()[0] ?? (await context.newPage())
  const asked: string[] = []
  page.on('request', (request) => asked.push(new URL(request.url()).pathname))
  await page.goto(`${server.address}/stamp/${(await server.customer('Mina')).stampIdx}`)
  await expect(page.getByRole('heading').first()).toBeVisible()
  await page.goto(`${server.address}/demo`)
  await expect(page.getByText('Mina').first()).toBeVisible()
  expect(
    asked.filter((path) => /wasm|decoder|html5-camera|counter-app|assets.counter-|sw\.js/.test(path)),
  ).toEqual([])
  expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(0)
})

test('Background Sync wakes the page’s outbox', { tag: '@deep' }, async () => {
  context = await launch()
  const page = await visit()
  const cdp = await toPage(page)
  const registered = new Promise<string>((resolve) =>
    cdp.on('ServiceWorker.workerRegistrationUpdated', ({ registrations }) => {
      const [first] = registrations
      if (first) resolve(first.registrationId)
    }),
  )
  await cdp.send('ServiceWorker.enable')
  const registrationId = await registered
  // The page listens before the event is sent: what comes earlier is heard by nobody.
  await page.evaluate(() =>
    navigator.serviceWorker.addEventListener('message', ({ data }) =>
      Object.assign(globalThis, { heard: data }),
    ),
  )
  const event = { origin: server.address, registrationId, tag: syncTag, lastChance: false }
  await cdp.send('ServiceWorker.dispatchSyncEvent', event)
  await expect.poll(() => page.evaluate(() => (globalThis as { heard?: unknown }).heard)).toBe(syncTag)
})
