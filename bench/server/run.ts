/**
 * `npm run bench:server [quick] [sqlite | postgres]`: durable redeems over HTTP against the same steps by hand on the same
 * disk, in blocks by turns; what a redeem writes, and what the server holds after many. It prints and judges nothing.
 * `ROUNDS`, five of them (one); `PROFILE=folder` leaves a CPU profile of the server there.
 */
import { openSync } from 'node:fs'
import { cpus, loadavg } from 'node:os'
import { openDb } from '../../src/server/db/open.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { testApiKey } from '../../src/server/testing/test-shop.ts'
import { type Engine, onEachEngine, type Place } from '../each-engine.ts'
import { isQuick, measured } from '../measured.ts'
import { burntBy, heldBy, helper, median, spread, writtenBy } from '../processes.ts'
import type { Bare, Done } from './bare.ts'
import type { Call, Load, Loaded } from './load.ts'

const rounds = Number(process.env['ROUNDS'] ?? (isQuick ? 1 : 5))
const blockMs = isQuick ? 60 : 2500
const memoryAfter = isQuick ? 0 : 60_000
const connections = isQuick ? [1, 8] : [1, 8, 32]
const stamps = isQuick ? 5_000 : 600_000
const firstIdx = 2_000_000_000
const redeem: Call = {
  method: 'PUT',
  path: '/api/stamp/v1/redeem',
  headers: { Authorization: `APIKey ${testApiKey}` },
  body: '{"stampIdx":#}',
}

async function fill(place: Place): Promise<void> {
  const db = await openDb({ ...place, log: console.error })
  await db.write(async (tx) => {
    await tx.run(`INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, created_at)
      VALUES (1, 'Coffee', 'One free', 10, 365, 0)`)
    await tx.run(`WITH RECURSIVE seq(n) AS (
        SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${stamps - 1})
      INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
      SELECT ${firstIdx} + n, 1, 10, 10, '2020-01-01', '2100-01-01', 1, 0 FROM seq`)
  })
  // Of what is empty PostgreSQL would know that it is, and read it from end to end until it is told again, a minute later.
  if (db.engine === 'postgres') await db.exec('ANALYZE stamps, stamp_cards')
  await db.close()
}

async function measure({ name, newPlace, newBarePlace }: Engine) {
  const [place, { dataDir: bareDir, databaseUrl: bareUrl }] = [await newPlace(), await newBarePlace()]
  await fill(place)
  const { dataDir, databaseUrl } = place
  const env = {
    DATA_DIR: dataDir,
    LOG_LEVEL: 'info',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(process.env['PROFILE'] && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env['PROFILE']}` }),
  }
  const server = await startServer(env, openSync('/dev/null', 'w'))
  const pid = server.process.pid ?? 0
  const port = Number(new URL(server.url).port)
  const load = helper<Load, Loaded>(new URL('load.ts', import.meta.url))
  const bare = helper<Bare, Done>(
    new URL('bare.ts', import.meta.url),
    bareUrl ?? bareDir,
    String(firstIdx),
    String(stamps),
  )
  await bare.ready()
  const next = { ours: firstIdx, bare: firstIdx }
  async function ours(of: number, ms = blockMs) {
    const [written, burnt] = [writtenBy(pid), burntBy(pid)]
    const left = { first: firstIdx, from: next.ours - firstIdx, step: 1, of: stamps }
    const { requests, ms: took } = await load.ask({ port, call: redeem, connections: of, stamps: left, ms })
    next.ours += requests
    const each = (total: number) => total / requests
    return {
      rate: rateOf({ redeems: requests, ms: took }),
      bytes: each(writtenBy(pid) - written),
      cpu: each(burntBy(pid) - burnt),
    }
  }
  async function byHand(of: number) {
    const written = writtenBy(bare.pid)
    const done = await bare.ask({ connections: of, first: next.bare, ms: blockMs })
    next.bare += done.redeems
    return { rate: rateOf(done), bytes: (writtenBy(bare.pid) - written) / done.redeems }
  }
  try {
    await ours(8, isQuick ? blockMs : 500)
    const seen = connections.map((of) => ({
      of,
      ours: [] as number[],
      bare: [] as number[],
      cpu: [] as number[],
    }))
    const bytes = { ours: [] as number[], bare: [] as number[] }
    for (let round = 0; round < rounds; round++) {
      for (const row of seen) {
        const reference = await byHand(bareUrl ? row.of : 1)
        const block = await ours(row.of)
        row.bare.push(reference.rate)
        row.ours.push(block.rate)
        row.cpu.push(block.cpu)
        if (row.of > 1) continue
        bytes.ours.push(block.bytes / 1000)
        bytes.bare.push(reference.bytes / 1000)
      }
    }
    console.log(`\n${name}: redeems a second, medians of ${rounds} (least to most)`)
    const shares: string[] = []
    for (const { of, ours: rates, bare: references, cpu } of seen) {
      const ratios = rates.map((rate, round) => rate / (references[round] ?? Number.NaN))
      shares.push(`${median(ratios).toFixed(2)} with ${of}`)
      console.log(
        `  ${String(of).padStart(2)} connections  ratio ${spread(ratios, 2)}   ours ${spread(rates)}   by hand ${spread(references)}   ours, processor ${spread(cpu, 2)} ms each`,
      )
    }
    if (!databaseUrl)
      console.log(
        `  written a redeem, one at a time  ours ${spread(bytes.ours, 1)} kB   by hand ${spread(bytes.bare, 1)} kB`,
      )
    while (next.ours - firstIdx < memoryAfter) await ours(32)
    const held = heldBy(pid).toFixed(0)
    const done = (next.ours - firstIdx).toLocaleString('en')
    console.log(`  memory after ${done} redeems: ${held} MB`)
    const written = databaseUrl ? '' : `, ${median(bytes.ours).toFixed(0)} kB written a redeem`
    return { isKept: true, told: `${name} ${shares.join(', ')}${written}, ${held} MB after ${done}` }
  } finally {
    await Promise.all([load.end(), bare.end()])
    await server.stop()
  }
}

const rateOf = ({ redeems, ms }: Done) => (redeems * 1000) / ms

const told = await onEachEngine(measure)
console.log(`\n${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`)
measured(
  'durable redeems a second over HTTP, by the connections that ask',
  'the same steps by hand on the same disk',
  told,
)
