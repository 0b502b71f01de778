/** Days at random on two real tablets, judged by what people were told and handed. SEED=, DAYS=, STEPS= play others. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Browser, expect, test } from '@playwright/test'
import { chromiumArgs, findChromium, idleCamera } from './chromium.ts'
import { actions } from './random-day/actions.ts'
import { createPairs, printAsTest, shrink } from './random-day/engine.ts'
import { buildPlanted, plantedFaults } from './random-day/planted.ts'
import { byChance, byList, playDay } from './random-day/play.ts'

const executablePath = findChromium()
test.use({
  launchOptions: { args: [...chromiumArgs, idleCamera], ...(executablePath && { executablePath }) },
})

const deep = process.env['DEEP'] === '1'
const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
const seed = number('SEED', 1)
const days = number('DAYS', deep ? 400 : 4)
const steps = number('STEPS', deep ? 40 : 25)
const limitMs = number('LIMIT_MS', deep ? 4 * 3_600_000 : 60_000)

test.setTimeout(limitMs + 600_000)

test('each day ends as the customers were told, on screens that say one thing', async ({ browser }) => {
  const pairs = createPairs(Object.keys(actions))
  const end = Date.now() + limitMs
  let played = 0
  for (; played < days && Date.now() < end; played++) await playSeed(browser, seed + played, pairs)
  writeReport(pairs, played)
})

async function playSeed(browser: Browser, daySeed: number, pairs: ReturnType<typeof createPairs>) {
  const { fault, steps: done, trace } = await playDay({ browser }, byChance(daySeed, steps, pairs), pairs)
  if (!fault) return
  const until = Date.now() + number('SHRINK_MS', deep ? 600_000 : 120_000)
  const again = (list: Parameters<typeof byList>[0]) => playDay({ browser }, byList(list))
  const short = await shrink(done, fault, again, () => Date.now() < until)
  expect(fault, `${printAsTest(daySeed, fault, short)}\n\n${trace.join('\n')}`).toBeNull()
}

function writeReport(pairs: ReturnType<typeof createPairs>, played: number): void {
  mkdirSync('out', { recursive: true })
  const report = {
    seed,
    days: played,
    covered: pairs.covered(),
    possible: pairs.possible,
    missing: pairs.missing(),
  }
  writeFileSync('out/random-day.json', JSON.stringify(report, null, 1))
}

const wanted = process.env['PLANTED']?.split(',') ?? Object.keys(plantedFaults)
const isPlanting = deep || process.env['PLANTED'] !== undefined

/** Each is a fault that somebody met; no step is there for it. */
test('what is planted is found by its invariant', async ({ browser }) => {
  test.skip(!isPlanting, 'a build of its own: DEEP=1 or PLANTED=name,name')
  test.setTimeout(4 * 3_600_000)
  const { dist, remove } = await buildPlanted()
  for (const planted of wanted.filter((name) => name in plantedFaults)) {
    const pairs = createPairs(Object.keys(actions))
    const startedAt = Date.now()
    let found: string | null = null
    let day = 0
    for (; day < number('PLANTED_DAYS', 30) && found === null; day++) {
      const { fault } = await playDay({ browser, dist, planted }, byChance(seed + day, steps, pairs), pairs)
      found = fault?.invariant ?? null
    }
    process.stdout.write(
      `planted ${planted}: ${found} on day ${day}, ${Math.round((Date.now() - startedAt) / 1000)} s\n`,
    )
    expect.soft(plantedFaults[planted]?.invariants, planted).toContain(found)
  }
  remove()
})
