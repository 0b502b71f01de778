/** Days at random on two real tablets, judged by what people were told and handed. SEED=, DAYS=, STEPS=, ENGINE=postgres play others. */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Browser, expect, test } from '@playwright/test'
import { type Cluster, startPostgres } from '../src/server/testing/postgres-cluster.ts'
import { actions } from './random-day/actions.ts'
import { createPairs, type Fault, type Outcome, printAsTest, type Step, shrink } from './random-day/engine.ts'
import { allPlanted, buildPlanted, invariantsOf, outdated } from './random-day/planted.ts'
import { byChance, byList, playDay } from './random-day/play.ts'

const deep = process.env['DEEP'] === '1'
const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
const seed = number('SEED', 1)
const days = number('DAYS', deep ? 400 : 1)
const steps = number('STEPS', deep ? 40 : 15)
const isOnPostgres = process.env['ENGINE'] === 'postgres'
const limitMs = number('LIMIT_MS', deep ? 4 * 3_600_000 : 60_000)

test.setTimeout(limitMs + 600_000)

let cluster: Cluster | null = null
test.beforeAll(() => {
  if (isOnPostgres) cluster = startPostgres()
})
test.afterAll(() => cluster?.stop())

let databases = 0
function freshDatabase(): string | undefined {
  if (!isOnPostgres) return undefined
  if (!cluster) throw new Error('ENGINE=postgres, and it is not installed')
  const name = `day_${++databases}`
  cluster.createDatabase(name)
  return cluster.url(name)
}

test('each day ends as the customers were told, on screens that say one thing', async ({ browser }) => {
  const pairs = createPairs(Object.keys(actions))
  const end = Date.now() + limitMs
  let played = 0
  for (; played < days && Date.now() < end; played++) await playSeed(browser, seed + played, pairs)
  writeReport(pairs, played)
})

async function playSeed(browser: Browser, daySeed: number, pairs: ReturnType<typeof createPairs>) {
  const {
    fault,
    steps: done,
    trace,
  } = await playDay({ browser, databaseUrl: freshDatabase() }, byChance(daySeed, steps, pairs), pairs)
  if (!fault) return
  const until = Date.now() + number('SHRINK_MS', deep ? 600_000 : 120_000)
  const again = (list: Parameters<typeof byList>[0]) =>
    playDay({ browser, databaseUrl: freshDatabase() }, byList(list))
  const short = await shrink(done, fault, again, () => Date.now() < until)
  const told = `${printAsTest(daySeed, fault, short)}\n\n${trace.join('\n')}`
  // Whatever else the later days find is wanted too.
  process.stdout.write(`${told}\n`)
  expect.soft(fault, told).toBeNull()
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

const wanted = process.env['PLANTED']?.split(',') ?? allPlanted
const isPlanting = deep || process.env['PLANTED'] !== undefined

test('each planted fault has its place in the code', () => expect(outdated()).toEqual([]))

/** Each is a fault that somebody met; no step is there for it. */
test('what is planted is found by its invariant', async ({ browser }) => {
  test.skip(!isPlanting, 'a build of its own: DEEP=1 or PLANTED=name,name')
  test.setTimeout(4 * 3_600_000)
  const { dist, remove } = await buildPlanted()
  for (const planted of wanted.filter((name) => allPlanted.includes(name))) {
    const pairs = createPairs(Object.keys(actions))
    const startedAt = Date.now()
    let found: Fault | null = null
    let day = 0
    for (; day < number('PLANTED_DAYS', 30) && found === null; day++) {
      const { fault } = await playDay({ browser, dist, planted }, byChance(seed + day, steps, pairs), pairs)
      found = fault
    }
    process.stdout.write(
      `planted ${planted}: ${found?.invariant} on day ${day}, ${Math.round((Date.now() - startedAt) / 1000)} s: ${found?.detail.slice(0, 500)}\n`,
    )
    expect.soft(invariantsOf(planted), `${planted}: ${found?.detail}`).toContain(found?.invariant)
  }
  remove()
})

const step = (action: string): Step => ({ tablet: 0, action, pick: 0 })

test('what fails is shrunk to the steps that it takes, whichever of them were between', async () => {
  const needed = ['scan a card', 'tap 3', 'undo']
  const fault = { invariant: 'an undo is told', detail: '' }
  const breaks = (list: readonly Step[]) => {
    let at = 0
    for (const { action } of list) if (action === needed[at]) at++
    return at === needed.length
  }
  const play = async (list: readonly Step[]): Promise<Outcome> => ({
    steps: [...list],
    fault: breaks(list) ? fault : null,
    trace: [],
  })
  const between = ['wait 6 s', 'turn', 'turn back', 'line down', 'line up'].map(step)
  const long = needed.flatMap((action) => [...between, step(action), ...between])
  const short = await shrink(long, fault, play, () => true)
  expect(short.map(({ action }) => action)).toEqual(needed)
  expect(printAsTest(7, fault, short)).toContain('replayTest("an undo is told", [')
})

test('a planted fault is shrunk on real tablets to a list that can be pasted', async ({ browser }) => {
  test.skip(!isPlanting, 'a build of its own: DEEP=1 or PLANTED=name,name')
  const { dist, remove } = await buildPlanted()
  const again = (list: readonly Step[]) =>
    playDay({ browser, dist, planted: 'a raw code for a state' }, byList(list))
  const long = ['wait 6 s', 'scan a card', 'home', 'wait 6 s', 'scan a card', 'wait 30 s', 'tap 1', 'home']
  const { fault, steps: done } = await again(long.map(step))
  if (!fault) throw new Error('the planted fault was not met')
  const until = Date.now() + number('SHRINK_MS', 180_000)
  const short = await shrink(done, fault, again, () => Date.now() < until)
  remove()
  expect(short.map(({ action }) => action)).toEqual(['scan a card', 'tap 1'])
  process.stdout.write(`${printAsTest(seed, fault, short)}\n`)
})
