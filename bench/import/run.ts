/**
 * A file of 100,000 customers is brought in beside a working counter: within 60 s, while the 99th percentile of a tap stays
 * under 150 ms. The real server as a process of its own, its database on the disk, over loopback. Exits 1 where it does not.
 * `node bench/import/run.ts [rows] [quick] [sqlite|postgres]`
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { loadavg } from 'node:os'
import { protocolHeader } from '#shared/counter-api.ts'
import { mostImportRows, type RowFate } from '#shared/imports-api.ts'
import { openDb } from '../../src/server/db/open.ts'
import { createSessions } from '../../src/server/people/sessions.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { openTestShop, testApiKey } from '../../src/server/testing/test-shop.ts'
import { type Engine, onEachEngine, type Place } from '../each-engine.ts'
import { countOf, isQuick, measured } from '../measured.ts'

const rows = countOf(100_000, 100)
const mostSeconds = 60
const mostTapMs = 150
const tapEveryMs = isQuick ? 20 : 100
const aloneMs = isQuick ? 100 : 3000

const row = (n: number) => ({
  row: n + 2,
  occurrence: 0,
  code: null,
  userNm: `Customer ${n} Family${n % 997}`,
  userPhnno: `010-${String(n).padStart(8, '0')}`,
  userEml: null,
  userId: null,
  memo: null,
  cardNm: null,
  stamps: String(n % 10),
  endYmd: null,
})

type Call = (
  method: string,
  path: string,
  body: unknown,
  headers?: Record<string, string>,
) => Promise<unknown>

const callTo =
  (url: string): Call =>
  async (method, path, body, headers = {}) => {
    const type = { 'content-type': 'application/json', [protocolHeader]: '1' }
    const sent = { method, headers: { ...type, ...headers }, body: JSON.stringify(body) }
    const response = await fetch(url + path, sent)
    const { code, result } = (await response.json()) as { code: number; result: unknown }
    if (code !== 0) throw new Error(`${path}: code ${code}`)
    return result
  }

/** One after the other at a steady pace, until it is told to end: each waits for no other. */
function tapping(call: Call, stamps: readonly number[]): { end: () => Promise<number[]> } {
  const times: Promise<number>[] = []
  const headers = () => ({ Authorization: `APIKey ${testApiKey}`, 'idempotency-key': randomUUID() })
  const timer = setInterval(() => {
    const stampIdx = stamps[times.length % stamps.length]
    const startedAt = performance.now()
    times.push(
      call('PUT', '/api/stamp/v1/add', { stampIdx }, headers()).then(() => performance.now() - startedAt),
    )
  }, tapEveryMs)
  return {
    end: () => {
      clearInterval(timer)
      return Promise.all(times)
    },
  }
}

/** Of a process, by proc(5), in ticks of a hundredth of a second; what it used says more than the time on a busy machine. */
function cpuSeconds(pid: number | undefined): number {
  try {
    const [, after = ''] = /\) (.*)/.exec(readFileSync(`/proc/${pid}/stat`, 'utf8')) ?? []
    const fields = after.split(' ')
    return (Number(fields[11]) + Number(fields[12])) / 100
  } catch {
    return Number.NaN
  }
}

const percentile = (times: readonly number[], share: number) =>
  times.toSorted((a, b) => a - b)[Math.min(times.length - 1, Math.floor(times.length * share))] ?? Number.NaN

/** A shop that works: its manager, signed in, and cards that are stamped meanwhile. */
async function openShop({ dataDir, databaseUrl }: Place): Promise<{ Cookie: string; stamps: number[] }> {
  const db = await openDb({ databaseUrl, dataDir, log: () => {} })
  const shop = await openTestShop({ db }, { now: Date.now })
  shop.clock.now = Date.now()
  await db.write((tx) => tx.run('UPDATE stamp_cards SET max_stamps = 100 WHERE card_idx = 1'))
  const today = new Date().toISOString().slice(0, 10)
  const span = { strtYmd: today, endYmd: `${Number(today.slice(0, 4)) + 1}${today.slice(4)}` }
  const stamps: number[] = []
  for (let n = 0; n < (isQuick ? 2 : 50); n++)
    stamps.push(Number((await shop.api('POST', '/api/stamp/v1/create', { cardIdx: 1, ...span })).result))
  const token = await createSessions({ db, now: Date.now }).openInBrowser('kim', 'password')
  await db.close()
  return { Cookie: `stampdesk=${token}`, stamps }
}

/** How many cards were made. */
async function bringIn(call: Call, Cookie: string): Promise<number> {
  const file = { fileNm: 'bench.csv', rows }
  const { importId } = (await call('POST', '/api/counter/v1/imports', file, { Cookie })) as {
    importId: string
  }
  let made = 0
  for (let from = 0; from < rows; from += mostImportRows) {
    const batch = Array.from({ length: Math.min(mostImportRows, rows - from) }, (_, n) => row(from + n))
    const body = { cardIdx: 1, rows: batch }
    const path = `/api/counter/v1/imports/${importId}/rows`
    const fates = (await call('POST', path, body, { Cookie })) as RowFate[]
    made += fates.filter(({ fate }) => fate === 'new').length
  }
  return made
}

async function measure({ name: engine, newPlace }: Engine) {
  const place = await newPlace()
  const { Cookie, stamps } = await openShop(place)
  const { dataDir, databaseUrl } = place
  const server = await startServer({ DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) })
  try {
    const call = callTo(server.url)
    const alone = tapping(call, stamps)
    await new Promise((resolve) => setTimeout(resolve, aloneMs))
    const quiet = await alone.end()
    const taps = tapping(call, stamps)
    const cpuBefore = cpuSeconds(server.process.pid)
    const startedAt = performance.now()
    const made = await bringIn(call, Cookie)
    const seconds = (performance.now() - startedAt) / 1000
    const times = await taps.end()
    const cpu = cpuSeconds(server.process.pid) - cpuBefore
    const [before, p50, p99] = [percentile(quiet, 0.99), percentile(times, 0.5), percentile(times, 0.99)]
    if (made !== rows) throw new Error(`${made} cards of ${rows} rows`)
    const isKept = seconds <= mostSeconds && p99 <= mostTapMs
    console.log(
      `${engine}: ${made.toLocaleString('en')} cards in ${seconds.toFixed(1)} s; ${times.length} taps beside it: p50 ${p50.toFixed(0)} ms, ` +
        `p99 ${p99.toFixed(0)} ms, longest ${Math.max(...times).toFixed(0)} ms (alone p99 ${before.toFixed(0)} ms); ` +
        `the server used ${cpu.toFixed(1)} s of a processor, the machine's load was ${loadavg()[0]?.toFixed(1)}  ${isKept ? 'PASS' : 'FAIL'}`,
    )
    return {
      isKept,
      told: `${engine} in ${seconds.toFixed(0)} s, 99 % of the taps within ${p99.toFixed(0)} ms`,
    }
  } finally {
    await server.stop()
  }
}

measured(
  `a file of ${rows.toLocaleString('en')} customers beside a tap every ${tapEveryMs} ms`,
  '',
  await onEachEngine(measure),
)
