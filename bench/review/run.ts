/**
 * The review with a million events against the same with a thousand, on both engines, through the whole server:
 * the first page of the activity and a week's fraud signals take at most 300 ms and three times as long. Exits 1 where it does not.
 * `node bench/review/run.ts [events] [quick] [sqlite|postgres]`
 */
import { createStampdesk } from '../../src/server/composition/stampdesk.ts'
import type { Db } from '../../src/server/db/db.ts'
import { openDb } from '../../src/server/db/open.ts'
import { createSessions } from '../../src/server/people/sessions.ts'
import { insertTablet } from '../../src/server/people/tablets.ts'
import { type Engine, onEachEngine } from '../each-engine.ts'
import { countOf, isQuick, measured } from '../measured.ts'
import { fill, firstAt, stepMs } from './fill.ts'

const events = countOf(1_000_000, 1_000)
const few = isQuick ? 100 : 1000
const rounds = isQuick ? 1 : 21
const warmUps = isQuick ? 0 : 3
const mostMs = 300
const mostRatio = 3
/** Under this both are the server's own cost of a request, and a ratio is noise. */
const floorMs = 2

const dayMs = 86_400_000
const ymd = (at: number) => new Date(at).toISOString().slice(0, 10)

type Served = { get: (path: string) => Promise<Response>; close: () => Promise<void> }

async function serve(db: Db, count: number): Promise<Served> {
  const now = () => firstAt + (count + 10) * stepMs
  await fill(db, count)
  const { app } = await createStampdesk({
    db,
    secret: 'a secret of the bench, long enough for the vault',
    now,
    log: { request() {}, info() {}, fault: (error) => console.error(error) },
    timeZone: 'UTC',
    publicUrl: () => 'https://stamps.test',
    stampDomains: [],
    isTls: false,
    demo: false,
  })
  await db.write((tx) =>
    tx.run("INSERT INTO people (person_id, name, role, created_at) VALUES ('kim', 'Kim', 'manager', 0)"),
  )
  const tablet = {
    tabletId: 'till-1',
    tokenHash: 'none',
    name: 'Till 1',
    place: '',
    may: [],
    pairedBy: 'kim',
  }
  await db.write((tx) => insertTablet(tx, tablet, now()))
  const token = await createSessions({ db, now }).open({ id: 'till-1', name: 'Till 1' }, 'kim')
  const get = async (path: string) =>
    app.request(`/api/counter/v1/${path}`, { headers: { Cookie: `stampdesk=${token}` } })
  return { get, close: () => db.close() }
}

/** The middle of `rounds` of each, taken in turns, so that a busy machine is busy for both. */
async function timed(asked: readonly { served: Served; path: string }[]): Promise<number[]> {
  const times = asked.map((): number[] => [])
  for (let round = -warmUps; round < rounds; round++) {
    for (const [index, { served, path }] of asked.entries()) {
      const startedAt = performance.now()
      const { code } = (await (await served.get(path)).json()) as { code: number }
      if (code !== 0) throw new Error(`${path}: code ${code}`)
      if (round >= 0) times[index]?.push(performance.now() - startedAt)
    }
  }
  return times.map((of) => of.toSorted((one, other) => one - other)[Math.floor(rounds / 2)] ?? Number.NaN)
}

function paths(count: number): Record<string, string> {
  const last = firstAt + count * stepMs
  const middle = `${firstAt + Math.floor(count / 2) * stepMs}.00000000-0000-4000-8000-000000000000`
  return {
    'first page': 'activity',
    'page in the middle': `activity?cursor=${middle}`,
    person: 'activity?person=p7',
    tablet: 'activity?tablet=till-3',
    card: 'activity?cardIdx=2',
    'rare card': 'activity?cardIdx=4',
    'kind: add': 'activity?kind=add',
    'kind: redeem': 'activity?kind=redeem',
    'kind: shop': 'activity?kind=shop',
    'kind that never was': 'activity?kind=delete',
    refused: 'activity?outcome=refused',
    'one day': `activity?from=${ymd(last)}&to=${ymd(last)}`,
    'person and kind': 'activity?person=p7&kind=redeem',
    'card that never was': 'activity?cardIdx=77',
    nobody: 'activity?person=nobody',
    'person and rare card': 'activity?person=p7&cardIdx=4',
    'person, never that kind': 'activity?person=p7&kind=delete',
    'nobody, a day': `activity?person=nobody&from=${ymd(last - dayMs)}`,
  }
}

const fraudSignals = 'fraud signals, 7 days'

/** Not first pages: told, and but for the fraud signals held to nothing. */
function others(count: number): Record<string, string> {
  const last = firstAt + count * stepMs
  return {
    glance: `glance?day=${ymd(last)}`,
    'rewards, 31 days': `redemptions/report?from=${ymd(last - 30 * dayMs)}&to=${ymd(last)}`,
    'reports, 31 days': `reports?from=${ymd(last - 30 * dayMs)}&to=${ymd(last)}`,
    [fraudSignals]: `honesty?from=${ymd(last - 6 * dayMs)}&to=${ymd(last)}`,
    story: 'stamps/2000000042/story',
  }
}

/** Reads the whole file as a browser would, and how much memory it took at the most. */
async function csv({ get }: Served): Promise<string> {
  const before = process.memoryUsage().rss
  const startedAt = performance.now()
  const { body } = await get('activity.csv')
  let [bytes, lines, most] = [0, 0, before]
  for await (const chunk of body ?? []) {
    bytes += chunk.length
    for (const byte of chunk) if (byte === 10) lines++
    most = Math.max(most, process.memoryUsage().rss)
  }
  const grown = Math.round((most - before) / 1e6)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  return `${lines.toLocaleString('en')} lines, ${Math.round(bytes / 1e6)} MB in ${seconds} s, memory +${grown} MB at the most`
}

async function compare({ name: engine, newPlace }: Engine) {
  const open = async () => openDb({ ...(await newPlace()), log: console.error })
  const small = await serve(await open(), few)
  const startedAt = performance.now()
  const large = await serve(await open(), events)
  console.log(
    `\n${engine}: ${events.toLocaleString('en')} events filled in ${Math.round((performance.now() - startedAt) / 1000)} s`,
  )
  let isKept = true
  let [longest, steepest] = [0, 0]
  const all = { ...paths(events), ...others(events) }
  const ofFew = { ...paths(few), ...others(few) }
  let fullPage = floorMs
  for (const [name, path] of Object.entries(all)) {
    const asked = [
      { served: small, path: ofFew[name] ?? path },
      { served: large, path },
    ]
    const [one = 0, many = 0] = await timed(asked)
    if (name === 'first page') fullPage = Math.max(one, floorMs)
    // Among a thousand a rare filter finds one row or none: less than a page is no measure of a page.
    const ratio = many / (name in paths(few) ? Math.max(one, fullPage) : Math.max(one, floorMs))
    const isPage = name in paths(few)
    const isHeld = isPage || name === fraudSignals
    const isGood = many < mostMs && ratio <= mostRatio
    if (isHeld) isKept &&= isGood
    if (isPage) {
      longest = Math.max(longest, many)
      steepest = Math.max(steepest, ratio)
    }
    const mark = isHeld ? (isGood ? 'ok' : 'TOO SLOW') : ''
    console.log(
      `  ${name.padEnd(26)} ${one.toFixed(1).padStart(7)} ms ${many.toFixed(1).padStart(8)} ms  x${ratio.toFixed(1).padStart(5)}  ${mark}`,
    )
  }
  console.log(`  CSV of all                 ${await csv(large)}`)
  await small.close()
  await large.close()
  return { isKept, told: `${engine} ${longest.toFixed(0)} ms, ${steepest.toFixed(1)} of it` }
}

measured(
  `the first page of the activity among ${events.toLocaleString('en')} events, whatever it is filtered by: the slowest`,
  `among ${few.toLocaleString('en')}`,
  await onEachEngine(compare),
)
