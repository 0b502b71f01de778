/**
 * `npm run bench:server [quick] [sqlite | postgres]`: durable redeems over HTTP against the same steps by hand on the same
 * disk, in blocks by turns; what a redeem writes, and what the server holds after many. It prints and judges nothing.
 * `ROUNDS`, five of them (two); `PROFILE=folder` leaves a CPU profile of the server there.
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { openDb } from '../../src/server/db/open.ts'
import { startPostgres } from '../../src/server/testing/postgres-cluster.ts'
import { startServer } from '../../src/server/testing/server-process.ts'
import { testApiKey } from '../../src/server/testing/test-shop.ts'
import type { Bare, Done } from './bare.ts'
import type { Load } from './load.ts'

const args = process.argv.slice(2)
const isQuick = args.includes('quick')
const rounds = Number(process.env['ROUNDS'] ?? (isQuick ? 2 : 5))
const blockMs = isQuick ? 500 : 2500
const memoryAfter = isQuick ? 0 : 60_000
const connections = [1, 8, 32]
const stamps = isQuick ? 30_000 : 200_000
const firstIdx = 2_000_000_000

const program = (name: string) => new URL(name, import.meta.url).pathname

/** A helper process: what it is sent it answers. */
function helper<Ask extends object>(name: string, ...given: string[]) {
  const child = fork(program(name), given)
  const failed = once(child, 'exit').then(([code]) => {
    throw new Error(`${name} ended with ${code}`)
  })
  failed.catch(() => {})
  const answer = async () => ((await Promise.race([once(child, 'message'), failed])) as [Done])[0]
  return {
    pid: child.pid ?? 0,
    ready: answer,
    ask: (it: Ask) => {
      const answered = answer()
      child.send(it)
      return answered
    },
    end() {
      child.disconnect()
      return once(child, 'exit')
    },
  }
}

const procOf = (pid: number, file: string, field: string) =>
  Number(new RegExp(`${field}:\\s+(\\d+)`).exec(readFileSync(`/proc/${pid}/${file}`, 'utf8'))?.[1])
/** Bytes it has handed to write(2) and its kin: files, and the few of its answers. */
const writtenBy = (pid: number) => procOf(pid, 'io', 'wchar')
/** Milliseconds of its processors: clock ticks of 10 ms, fields 14 and 15 of proc(5)'s stat. */
function burntBy(pid: number): number {
  const [, rest = ''] = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')
  const fields = rest.split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10
}

async function fill(databaseUrl: string | undefined, dataDir: string): Promise<void> {
  const db = await openDb({ databaseUrl, dataDir, log: console.error })
  await db.write(async (tx) => {
    await tx.run(`INSERT INTO stamp_cards (card_idx, card_nm, card_ttl, max_stamps, valid_days, created_at)
      VALUES (1, 'Coffee', 'One free', 10, 365, 0)`)
    await tx.run(`WITH RECURSIVE seq(n) AS (
        SELECT CAST(0 AS BIGINT) UNION ALL SELECT n + 1 FROM seq WHERE n < ${stamps - 1})
      INSERT INTO stamps (stamp_idx, card_idx, stamps, max_stamps, strt_ymd, end_ymd, active, created_at)
      SELECT ${firstIdx} + n, 1, 10, 10, '2020-01-01', '2100-01-01', 1, 0 FROM seq`)
  })
  if (db.engine === 'postgres') await db.exec('ANALYZE')
  await db.close()
}

type Place = { name: string; databaseUrl?: string; bareUrl?: string }

async function measure({ name, databaseUrl, bareUrl }: Place, folder: string): Promise<void> {
  await fill(databaseUrl, folder)
  const env = {
    DATA_DIR: folder,
    LOG_LEVEL: 'info',
    ...(databaseUrl && { DATABASE_URL: databaseUrl }),
    ...(process.env['PROFILE'] && { NODE_OPTIONS: `--cpu-prof --cpu-prof-dir=${process.env['PROFILE']}` }),
  }
  const server = await startServer(env, openSync('/dev/null', 'w'))
  const pid = server.process.pid ?? 0
  const port = Number(new URL(server.url).port)
  const load = helper<Load>('load.ts')
  const bare = helper<Bare>('bare.ts', bareUrl ?? folder, String(firstIdx), String(stamps))
  await bare.ready()
  const next = { ours: firstIdx, bare: firstIdx }
  async function ours(of: number, ms = blockMs) {
    const [written, burnt] = [writtenBy(pid), burntBy(pid)]
    const done = await load.ask({ port, apiKey: testApiKey, connections: of, first: next.ours, ms })
    next.ours += done.redeems
    const each = (total: number) => total / done.redeems
    return { rate: rateOf(done), bytes: each(writtenBy(pid) - written), cpu: each(burntBy(pid) - burnt) }
  }
  async function byHand(of: number) {
    const written = writtenBy(bare.pid)
    const done = await bare.ask({ connections: of, first: next.bare, ms: blockMs })
    next.bare += done.redeems
    return { rate: rateOf(done), bytes: (writtenBy(bare.pid) - written) / done.redeems }
  }
  try {
    await ours(8, 500)
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
    for (const { of, ours: rates, bare: references, cpu } of seen) {
      const ratios = rates.map((rate, round) => rate / (references[round] ?? Number.NaN))
      console.log(
        `  ${String(of).padStart(2)} connections  ratio ${spread(ratios, 2)}   ours ${spread(rates)}   by hand ${spread(references)}   ours, processor ${spread(cpu, 2)} ms each`,
      )
    }
    if (!databaseUrl)
      console.log(
        `  written a redeem, one at a time  ours ${spread(bytes.ours, 1)} kB   by hand ${spread(bytes.bare, 1)} kB`,
      )
    while (next.ours - firstIdx < memoryAfter) await ours(32)
    const held = (procOf(pid, 'status', 'VmRSS') / 1000).toFixed(0)
    console.log(`  memory after ${(next.ours - firstIdx).toLocaleString('en')} redeems: ${held} MB`)
  } finally {
    await Promise.all([load.end(), bare.end()])
    await server.stop()
  }
}

const rateOf = ({ redeems, ms }: Done) => (redeems * 1000) / ms

function spread(values: readonly number[], digits = 0): string {
  const sorted = values.toSorted((one, other) => one - other)
  const at = (share: number) =>
    (sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN).toFixed(digits)
  return `${at(0.5)} (${at(0)} to ${at(1)})`
}

const folder = mkdtempSync(join(tmpdir(), 'bench-server-'))
const cluster = args.includes('sqlite') ? null : startPostgres()
try {
  if (!args.includes('postgres')) await measure({ name: 'SQLite' }, join(folder, 'sqlite'))
  if (cluster) {
    for (const database of ['ours', 'bare']) cluster.createDatabase(database)
    const [databaseUrl, bareUrl] = [cluster.url('ours'), cluster.url('bare')]
    await measure({ name: 'PostgreSQL', databaseUrl, bareUrl }, join(folder, 'postgres'))
  } else if (!args.includes('sqlite')) console.log('\nPostgreSQL: not installed, not measured')
} finally {
  cluster?.stop()
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 })
}
console.log(`\n${cpus().length} cores, load ${(loadavg()[0] ?? 0).toFixed(1)}`)
