/**
 * Days at random on two real tablets, judged by what people were told and handed. SEED=, DAYS=, STEPS=, ENGINE=postgres play
 * others, LANES= so many at once, and PAIRS=file goes on where the days before it have not been.
 */
import { mkdirSync, writeFileSync } from 'node:fs'
import { type Browser, expect, test } from '@playwright/test'
import { actions } from './random-day/actions.ts'
import { inFiles, inPostgres } from './random-day/databases.ts'
import {
  choose,
  type Fault,
  type Outcome,
  printAsTest,
  randomOf,
  type Step,
  shrink,
} from './random-day/engine.ts'
import { createPairs, type Pairs, readCounts } from './random-day/pairs.ts'
import { allPlanted, buildPlanted, invariantsOf, outdated } from './random-day/planted.ts'
import { byChance, byList, type Next, playDay } from './random-day/play.ts'

const deep = process.env['DEEP'] === '1'
const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
const seed = number('SEED', 1)
const days = number('DAYS', deep ? 400 : 1)
const steps = number('STEPS', deep ? 40 : 15)
const lanes = number('LANES', 1)
const pairsFile = process.env['PAIRS']
const isOnPostgres = process.env['ENGINE'] === 'postgres'
const limitMs = number('LIMIT_MS', deep ? 4 * 3_600_000 : 60_000)

test.setTimeout(limitMs + 600_000)

let databases = inFiles
test.beforeAll(async () => {
  if (isOnPostgres) databases = await inPostgres()
})
test.afterAll(() => databases.stop())

/** One after the other in each lane, while there is time: a day mostly waits, and its browser is everybody's. */
async function inLanes(count: number, play: (n: number) => Promise<boolean>): Promise<number> {
  let begun = 0
  let isOver = false
  const lane = async () => {
    while (!isOver && begun < count) if (await play(begun++)) isOver = true
  }
  await Promise.all(Array.from({ length: lanes }, lane))
  return begun
}

const names = Object.keys(actions)

test('each day ends as the customers were told, on screens that say one thing', async ({ browser }) => {
  const pairs = createPairs(names, pairsFile ? readCounts(pairsFile) : undefined)
  const begunAt = Date.now()
  await inLanes(days, async (n) => {
    await playSeed(browser, seed + n, pairs)
    writeReport(pairs, n + 1, begunAt)
    return Date.now() > begunAt + limitMs
  })
  // What is always refused is no action, and a fault that needs it is not met.
  if (days >= 100) expect.soft(pairs.report().never).toEqual([])
})

async function playSeed(browser: Browser, daySeed: number, pairs: Pairs): Promise<void> {
  const play = (next: Next, seen?: Pairs) =>
    databases.within((databaseUrl) => playDay({ browser, databaseUrl }, next, seen))
  const { fault, steps: done, trace } = await play(byChance(daySeed, steps, pairs), pairs)
  if (!fault) return
  const until = Date.now() + number('SHRINK_MS', deep ? 600_000 : 120_000)
  const short = await shrink(
    done,
    fault,
    (list) => play(byList(list)),
    () => Date.now() < until,
  )
  const told = `${printAsTest(daySeed, fault, short)}\n\n${trace.join('\n')}`
  // Whatever else the later days find is wanted too.
  process.stdout.write(`${told}\n`)
  expect.soft(fault, told).toBeNull()
}

function writeReport(pairs: Pairs, played: number, begunAt: number): void {
  mkdirSync('out', { recursive: true })
  const engine = isOnPostgres ? 'postgres' : 'sqlite'
  const report = { seed, engine, days: played, ms: Date.now() - begunAt, ...pairs.report() }
  writeFileSync('out/random-day.json', JSON.stringify(report, null, 1))
  if (pairsFile) writeFileSync(pairsFile, JSON.stringify(pairs.counts()))
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
    const pairs = createPairs(names)
    const startedAt = Date.now()
    let found: Fault | null = null
    const played = await inLanes(number('PLANTED_DAYS', 60), async (day) => {
      const play = byChance(seed + day, steps, pairs)
      const { fault, steps: done } = await playDay({ browser, dist, planted }, play, pairs)
      if (!fault) return false
      const isIts = invariantsOf(planted).includes(fault.invariant)
      if (isIts) found ??= fault
      const of = `${planted}, ${isIts ? 'found' : 'beside it'}, day ${day}`
      process.stdout.write(`${of}: ${fault.invariant}: ${fault.detail.slice(0, 300)}\n  ${lastOf(done)}\n`)
      return isIts
    })
    const seconds = Math.round((Date.now() - startedAt) / 1000)
    process.stdout.write(
      `planted ${planted}: ${found ? 'found' : 'NOT FOUND'}, ${played} days, ${seconds} s\n`,
    )
    expect.soft(found, planted).not.toBeNull()
  }
  remove()
})

const lastOf = (done: readonly Step[]) =>
  done
    .slice(-12)
    .map(({ tablet, action }) => `${tablet + 1} ${action}`)
    .join(', ')

const step = (action: string): Step => ({ tablet: 0, action, pick: 0 })

test('where nobody was is gone to first, however seldom it is done', () => {
  const few = ['scan a card', 'tap 1', 'undo', 'turn', 'lock', 'a night passes', 'a portal in between']
  const pairs = createPairs(few)
  const random = randomOf(1)
  const choices = few.map((action, n) => ({ ...step(action), weight: n === 0 ? 20 : 0.2, situation: '' }))
  let last: Step | null = null
  for (let n = 0; n < 300; n++) {
    const next: Step = choose(choices, last, pairs, random)
    pairs.saw(last?.action ?? null, '', next.action)
    last = next
  }
  expect(pairs.report()).toMatchObject({ covered: 49, missing: [] })
})

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
