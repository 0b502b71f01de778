/**
 * `npm run bench:start`: the first load by Lighthouse, and the cold start offline to a live camera, beside a bare app
 * of the same stack and a bare page with a camera, interleaved; medians with their spread. `ROUNDS`, five of them;
 * `quick` is one cold start of the bare page: ours is a test of its own, and Lighthouse's packages are not this repository's.
 */
import { mkdtempSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Demo } from '#shared/counter-api.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { isQuick, measured } from '../measured.ts'
import { median, spread } from '../processes.ts'
import { startBareServer } from './bare-server.ts'
import { type Kept, keep } from './cold-start.ts'
import { openLighthouse, type Visit, visit } from './lighthouse.ts'

const rounds = Number(process.env['ROUNDS'] ?? (isQuick ? 1 : 5))
const folder = mkdtempSync(join(tmpdir(), 'bench-start-'))
const bare = await startBareServer(join(folder, 'bare'))
try {
  if (isQuick) await bareStart()
  else await besideBare()
} finally {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
const load = loadavg()[0] ?? 0
say(
  `${cpus().length} cores, load ${load.toFixed(1)}: ${load > cpus().length ? 'others have this machine' : 'idle'}`,
)

async function besideBare(): Promise<void> {
  const demo = { DEMO: '1', STAMPDESK_API_KEY: '', STAMPDESK_SECRET: '' }
  const shop = await startServer({ DATA_DIR: join(folder, 'data'), ...demo })
  let isServed = true
  try {
    await firstLoads(shop.url)
    const [ours, theirs] = [await keep(shop.url), await keep(`${bare.address}/camera.html`)]
    await Promise.all([shop.stop(), bare.close()])
    isServed = false
    await coldStarts(ours, theirs)
  } finally {
    if (isServed) await shop.stop()
  }
}

async function bareStart(): Promise<void> {
  const kept = await keep(`${bare.address}/camera.html`)
  await bare.close()
  measured(
    'a bare page with a camera, without a network, to a live camera',
    '',
    `${spread([await kept.start()], 0)} ms`,
  )
  kept.remove()
}

async function firstLoads(shopUrl: string): Promise<void> {
  const lighthouse = await openLighthouse()
  const { result } = (await (await fetch(`${shopUrl}/api/counter/v1/demo`)).json()) as { result: Demo }
  const pages = [
    { name: 'a bare app of this stack', url: bare.address, hasCamera: false },
    { name: 'the counter, no camera', url: shopUrl, hasCamera: false },
    { name: 'the counter, camera allowed', url: shopUrl, hasCamera: true },
    { name: "the customer's page", url: result.stamps[0]?.stampUrl ?? '', hasCamera: false },
    { name: 'the review', url: `${shopUrl}/review`, hasCamera: false },
  ]
  const visits = pages.map((): Visit[] => [])
  for (let round = 0; round < rounds; round += 1)
    for (const [n, { url, hasCamera }] of pages.entries())
      visits[n]?.push(await visit(lighthouse, url, hasCamera))
  say(`Lighthouse, mobile, medians of ${rounds} (least to most)`)
  const scores: string[] = []
  for (const [n, { name }] of pages.entries()) {
    const of = (pick: (it: Visit) => number, digits = 0) => spread((visits[n] ?? []).map(pick), digits)
    say(
      `  ${name.padEnd(28)} ${of(({ score }) => score)}  LCP ${of(({ lcp }) => lcp)} ms  TBT ${of(({ tbt }) => tbt)} ms  CLS ${of(({ cls }) => cls, 3)}  ${of(({ bytes }) => bytes / 1000)} kB`,
    )
    scores.push(`${name} ${median((visits[n] ?? []).map(({ score }) => score)).toFixed(0)}`)
  }
  const [bareScore = '', ...ours] = scores
  measured('a first load, Lighthouse mobile', bareScore, ours.join('; '))
}

async function coldStarts(ours: Kept, theirs: Kept): Promise<void> {
  const times = new Map<Kept, number[]>([
    [ours, []],
    [theirs, []],
  ])
  for (let round = 0; round < rounds; round += 1) for (const [kept, ms] of times) ms.push(await kept.start())
  for (const kept of times.keys()) kept.remove()
  const [own, plain] = [times.get(ours) ?? [], times.get(theirs) ?? []]
  say('A new browser process, the server gone, to a live camera at a quarter of the speed')
  say(`  the counter ${spread(own, 0)} ms, a bare page with a camera ${spread(plain, 0)} ms`)
  const share = (median(own) / median(plain)).toFixed(2)
  say(`  of its time: ${share}`)
  measured(
    `the installed app without a network, main thread throttled 4×: to a live camera, ${rounds} starts`,
    'a bare page with a camera',
    `${share} of its time: ${spread(
      own.map((ms) => ms / 1000),
      1,
    )} s`,
  )
}

function say(line: string): void {
  process.stdout.write(`${line}\n`)
}
