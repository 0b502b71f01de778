/** Days at random on two real tablets, judged by what people were told and handed. `random-day/days.ts` has what chooses them. */
import { spawnSync } from 'node:child_process'
import { expect, test } from '@playwright/test'
import type { Engine } from './random-day/databases.ts'
import { limitMs, playDays } from './random-day/days.ts'
import { type Outcome, printAsTest, randomOf, type Step, shrink } from './random-day/engine.ts'
import { createPairs } from './random-day/pairs.ts'
import { allPlanted, buildPlanted, outdated } from './random-day/planted.ts'
import { byList, playDay } from './random-day/play.ts'
import { createSteering } from './random-day/steering.ts'

const deep = process.env['DEEP'] === '1'
test.setTimeout(limitMs + 600_000)

/** Outside of the test runner. */
const runDays = (wanted: Record<string, string>) =>
  spawnSync(process.execPath, ['e2e/random-day/run.ts'], {
    stdio: 'inherit',
    env: { ...process.env, ...wanted },
  }).status

const shops: Record<Engine, string> = {
  sqlite: 'with its own ledger',
  postgres: 'with its own ledger on PostgreSQL',
  gateway: 'before a hosted service',
}
const played = (Object.keys(shops) as Engine[]).filter((engine) => deep || engine !== 'postgres')
for (const engine of played)
  test(`each day of a shop ${shops[engine]} ends as the customers were told, on screens that say one thing`, async ({
    browser,
  }) => {
    if (!deep) return expect(await playDays(browser, engine)).toEqual([])
    expect(runDays({ ENGINE: engine }), 'what was found is printed above').toBe(0)
  })

const wanted = process.env['PLANTED'] ?? allPlanted.join()
const isPlanting = deep || process.env['PLANTED'] !== undefined

test('each planted fault has its place in the code', () => expect(outdated()).toEqual([]))

/** Each is a fault that somebody met; no step is there for it. */
test('what is planted is found by its invariant', () => {
  test.skip(!isPlanting, 'a build of its own: DEEP=1 or PLANTED=name,name')
  test.setTimeout(4 * 3_600_000)
  expect(runDays({ PLANTED: wanted, STEPS: '60', EXPLORE: '0.1' }), 'what was missed is printed above').toBe(
    0,
  )
})

const step = (action: string): Step => ({ tablet: 0, action, pick: 0 })

test('where nobody was is gone to first, however seldom it is done', () => {
  const few = ['scan a card', 'tap 1', 'undo', 'turn', 'lock', 'a night passes', 'a portal in between']
  const pairs = createPairs(few)
  const steer = createSteering({ pairs, random: randomOf(1) })
  const choices = few.map((action, n) => ({ ...step(action), weight: n === 0 ? 20 : 0.2, situation: '' }))
  let last: Step | null = null
  for (let n = 0; n < 300; n++) {
    const next: Step = steer(choices, new Set(few), last)
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
  const until = Date.now() + Number(process.env['SHRINK_MS'] ?? 180_000)
  const short = await shrink(done, fault, again, () => Date.now() < until)
  remove()
  expect(short.map(({ action }) => action)).toEqual(['scan a card', 'tap 1'])
  process.stdout.write(`${printAsTest(1, fault, short)}\n`)
})
