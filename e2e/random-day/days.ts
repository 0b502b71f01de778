/** Many days, several at once, and what they found. SEED=, DAYS=, STEPS=, LANES=, PAIRS=, EXPLORE=, ENGINE= and others choose which. */
import { mkdirSync, writeFileSync } from 'node:fs'
import type { Browser } from '@playwright/test'
import { type Databases, databasesOf, type Engine, engines } from './databases.ts'
import { type Fault, printAsTest, type Step, shrink } from './engine.ts'
import { createPairs, type Pairs, readCounts } from './pairs.ts'
import { allPlanted, buildPlanted, engineOf, invariantsOf } from './planted.ts'
import { actionsOf, byChance, byList, type Next, playDay } from './play.ts'

const deep = process.env['DEEP'] === '1'
const number = (name: string, fallback: number) => Number(process.env[name] ?? fallback)
/** One in four ends with a restore, and half of them begin with a backup and a limit: the gate's is none of these. */
const seed = number('SEED', deep ? 1 : 3)
const days = number('DAYS', deep ? 400 : 1)
const steps = number('STEPS', deep ? 40 : 10)
const lanes = number('LANES', 1)
const shrinkMs = number('SHRINK_MS', deep ? 600_000 : 120_000)
const pairsFile = process.env['PAIRS']
function wantedEngine(): Engine {
  const named = process.env['ENGINE'] ?? 'sqlite'
  const found = engines.find((it) => it === named)
  if (!found) throw new Error(`ENGINE is ${named}, and not one of ${engines.join(', ')}`)
  return found
}
export const limitMs = number('LIMIT_MS', deep ? 4 * 3_600_000 : 60_000)
const namesOf = (engine: Engine) => actionsOf(engine === 'gateway').map(([name]) => name)

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

/** Each fault as a test that can be pasted, with the day that it was met on. Whatever else the later days find is wanted too. */
export async function playDays(browser: Browser, engine = wantedEngine()): Promise<string[]> {
  const databases = await databasesOf(engine)
  const pairs = createPairs(namesOf(engine), pairsFile ? readCounts(pairsFile) : undefined)
  const faults: string[] = []
  const begunAt = Date.now()
  let played = 0
  await inLanes(days, async (n) => {
    const fault = await playSeed({ browser, engine, databases, pairs }, seed + n)
    if (fault) faults.push(fault)
    writeReport(engine, pairs, ++played, begunAt)
    return Date.now() > begunAt + limitMs
  })
  databases.stop()
  const { never } = pairs.report()
  // What is always refused is no action, and a fault that needs it is not met.
  if (pairs.counts().steps >= 5_000 && never.length > 0) faults.push(`never done: ${never.join(', ')}`)
  return faults
}

type Days = { browser: Browser; engine: Engine; databases: Databases; pairs: Pairs }

async function playSeed(
  { browser, engine, databases, pairs }: Days,
  daySeed: number,
): Promise<string | null> {
  const isHosted = engine === 'gateway'
  const play = (next: Next, seen?: Pairs) =>
    databases.within((databaseUrl) => playDay({ browser, databaseUrl, isHosted }, next, seen))
  const { fault, steps: done, trace } = await play(byChance(daySeed, steps, pairs), pairs)
  if (!fault) return null
  const until = Date.now() + shrinkMs
  const short = await shrink(
    done,
    fault,
    (list) => play(byList(list)),
    () => Date.now() < until,
  )
  const told = `${printAsTest(daySeed, fault, short)}\n\n${trace.join('\n')}\n`
  process.stdout.write(told)
  return told
}

function writeReport(engine: Engine, pairs: Pairs, played: number, begunAt: number): void {
  mkdirSync('out', { recursive: true })
  const report = { seed, engine, days: played, ms: Date.now() - begunAt, ...pairs.report() }
  writeFileSync('out/random-day.json', JSON.stringify(report, null, 1))
  if (pairsFile) writeFileSync(pairsFile, JSON.stringify(pairs.counts()))
}

/** Those of the planted faults that no day has found by an invariant of theirs. */
export async function missPlanted(browser: Browser, wanted: readonly string[]): Promise<string[]> {
  const { dist, remove } = await buildPlanted()
  const missed: string[] = []
  for (const planted of wanted.filter((name) => allPlanted.includes(name)))
    if (!(await findPlanted(browser, dist, planted))) missed.push(planted)
  remove()
  return missed
}

async function findPlanted(browser: Browser, dist: string, planted: string): Promise<boolean> {
  const engine = engineOf(planted)
  const databases = await databasesOf(engine)
  const pairs = createPairs(namesOf(engine))
  const options = { browser, dist, planted, isHosted: engine === 'gateway' }
  const startedAt = Date.now()
  let found: Fault | null = null
  const played = await inLanes(number('PLANTED_DAYS', 200), async (day) => {
    const play = byChance(seed + day, steps, pairs)
    const { fault, steps: done } = await databases.within((databaseUrl) =>
      playDay({ ...options, databaseUrl }, play, pairs),
    )
    if (!fault) return false
    const isIts = invariantsOf(planted).includes(fault.invariant)
    if (isIts) found ??= fault
    const of = `${planted}, ${isIts ? 'found' : 'beside it'}, day ${day}`
    process.stdout.write(`${of}: ${fault.invariant}: ${fault.detail.slice(0, 300)}\n  ${lastOf(done)}\n`)
    return isIts
  })
  databases.stop()
  const seconds = Math.round((Date.now() - startedAt) / 1000)
  process.stdout.write(`planted ${planted}: ${found ? 'found' : 'NOT FOUND'}, ${played} days, ${seconds} s\n`)
  return found !== null
}

const lastOf = (done: readonly Step[]) =>
  done
    .slice(-12)
    .map(({ tablet, action }) => `${tablet + 1} ${action}`)
    .join(', ')
