/**
 * `npm run bench:growth [stamps] [quick] [sqlite|postgres]`: what a tap and a page take on a million stamps with ten million
 * ledger rows against a thousand with ten thousand, by two servers with their databases on the disk, asked in blocks by
 * turns; and what each server then holds in memory. Exits 1 where the larger takes over a tenth more. `ROUNDS`, 21 of them.
 * A million takes some 25 GB of `TMPDIR` for a while.
 */
import { cpus, loadavg } from 'node:os'
import { openDb } from '../../src/server/db/open.ts'
import { createSessions } from '../../src/server/people/sessions.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { openTestShop, testApiKey } from '../../src/server/testing/test-shop.ts'
import { type Engine, onEachEngine, type Place } from '../each-engine.ts'
import { countOf, isQuick, measured } from '../measured.ts'
import { heldBy, helper, median, spread } from '../processes.ts'
import type { Call, Load, Loaded } from '../server/load.ts'
import { fill, firstIdx } from './fill.ts'

const few = 1_000
const many = countOf(1_000_000, few)
const rounds = Number(process.env['ROUNDS'] ?? (isQuick ? 1 : 21))
const eachTime = isQuick ? 5 : 20
const mostRatio = 1.1
/** Larger than what is asked in a run, and prime: no two requests of a run are for neighbours. */
const step = 7919

const api = (method: string, name: string, body?: string): Call => ({
  method,
  path: `/api/stamp/v1/${name}`,
  headers: { Authorization: `APIKey ${testApiKey}` },
  ...(body && { body }),
})

const activity = 'activity: first page'

type Grown = {
  /** Milliseconds of one, the median of a block. */
  ask: (what: string) => Promise<number>
  held: () => number
  stop: () => Promise<unknown>
}

/** A shop with so many stamps, its server, and who asks it: redeems are of the full half, the rest of the other. */
async function serve(place: Place, stamps: number): Promise<Grown> {
  const { dataDir, databaseUrl } = place
  const db = await openDb({ ...place, log: console.error })
  await openTestShop({ db }, { now: Date.now })
  const Cookie = `stampdesk=${await createSessions({ db, now: Date.now }).openInBrowser('kim', 'password')}`
  await db.close()
  const startedAt = performance.now()
  await fill(place, stamps, Date.now() - 3_600_000)
  const seconds = ((performance.now() - startedAt) / 1000).toFixed(0)
  console.log(`  ${stamps.toLocaleString('en')} stamps filled in ${seconds} s`)
  const server = await startServer({ DATA_DIR: dataDir, ...(databaseUrl && { DATABASE_URL: databaseUrl }) })
  const load = helper<Load, Loaded>(new URL('../server/load.ts', import.meta.url))
  const port = Number(new URL(server.url).port)
  const of = stamps / 2
  const [full, half] = [firstIdx, firstIdx + of]
  const calls: Record<string, { call: Call; first: number; from: number }> = {
    redeem: { call: api('PUT', 'redeem', '{"stampIdx":#}'), first: full, from: 0 },
    add: { call: api('PUT', 'add', '{"stampIdx":#}'), first: half, from: 0 },
    validate: { call: api('GET', 'validate?stampIdx=#'), first: half, from: 0 },
    [activity]: {
      call: { method: 'GET', path: '/api/counter/v1/activity', headers: { Cookie } },
      first: half,
      from: 0,
    },
  }
  return {
    async ask(what) {
      const asked = calls[what]
      if (!asked) throw new Error(`no call ${what}`)
      const { call, first, from } = asked
      asked.from += eachTime
      const block = {
        port,
        call,
        connections: 1,
        stamps: { first, from, step, of },
        ms: 60_000,
        most: eachTime,
      }
      return (await load.ask(block)).medianMs
    },
    held: () => heldBy(server.process.pid ?? 0),
    stop: () => Promise.all([load.end(), server.stop()]),
  }
}

async function measure({ name, newPlace }: Engine) {
  console.log(`\n${name}`)
  const large = await serve(await newPlace(), many)
  // The quick form measures nothing: one server is both.
  const small = isQuick ? large : await serve(await newPlace(), few)
  try {
    let isKept = true
    const ratios: string[] = []
    for (const what of ['redeem', 'add', 'validate', activity]) {
      const [one, other]: [number[], number[]] = [[], []]
      await small.ask(what)
      await large.ask(what)
      for (let round = 0; round < rounds; round++) {
        // First the one and then the other, so that neither is always the one after a pause.
        const [first, second] = round % 2 === 0 ? [small, large] : [large, small]
        const [its, others] = [await first.ask(what), await second.ask(what)]
        one.push(round % 2 === 0 ? its : others)
        other.push(round % 2 === 0 ? others : its)
      }
      const ratio = median(other) / median(one)
      isKept &&= ratio <= mostRatio
      ratios.push(`${what} ${ratio.toFixed(2)}`)
      console.log(
        `  ${what.padEnd(22)} ${spread(one, 2)} ms  ${spread(other, 2)} ms  x${ratio.toFixed(2)}  ${ratio <= mostRatio ? 'ok' : 'GROWS'}`,
      )
    }
    const [held, heldOther] = [small.held(), large.held()]
    isKept &&= heldOther / held <= mostRatio
    console.log(
      `  memory                 ${held.toFixed(0)} MB  ${heldOther.toFixed(0)} MB  x${(heldOther / held).toFixed(2)}`,
    )
    return {
      isKept,
      told: `${name} ${ratios.join(', ')}, memory ${held.toFixed(0)} and ${heldOther.toFixed(0)} MB`,
    }
  } finally {
    await Promise.all([...new Set([small, large])].map((it) => it.stop()))
  }
}

const told = await onEachEngine(measure)
console.log(`\n${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`)
measured(
  `${many.toLocaleString('en')} stamps with ${(many * 10).toLocaleString('en')} ledger rows`,
  `${few.toLocaleString('en')} with ${(few * 10).toLocaleString('en')}`,
  told,
)
