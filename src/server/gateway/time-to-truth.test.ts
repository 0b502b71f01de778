/** How long a call whose answer is lost stays in doubt: applied, on its way for long, or never there (I-6). */
import { randomUUID } from 'node:crypto'
import { expect, test } from 'vitest'
import type { Row } from '../db/db.ts'
import { openHostedShop, settleMs } from '../testing/hosted-shop.ts'
import { type MemoryDb, openMemoryDb } from '../testing/memory-db.ts'
import { calm } from '../testing/simulated-network.ts'
import { promisesSettled } from '../testing/simulated-time.ts'

const calls = Number(process.env.CALLS ?? (process.env.DEEP === '1' ? 10_000 : 60))
const faults = ['replyLost', 'requestLost', 'late'] as const
type Fault = (typeof faults)[number]

/** Milliseconds from the tap to its end, and how many of ours the ledger then has. */
async function truthOf(db: MemoryDb, fault: Fault, seed: number, kind: 'add' | 'redeem') {
  db.empty()
  const shop = openHostedShop(db, undefined, seed, promisesSettled)
  const gateway = shop.process()
  const { stampIdx } = shop.service.make({ stamps: kind === 'add' ? 3 : 10 })
  const commandId = randomUUID()
  const command = kind === 'add' ? { kind, count: 1 } : { kind, onsitePwd: null }
  shop.network.weather = { ...calm, [fault]: 1, spares: 'GET' }
  const tappedAt = shop.time.now()
  await shop.during(async () => {
    void gateway.decide({ ...command, commandId, stampIdx } as never, { caller: { kind: 'system' } })
    await shop.time.sleep(1000)
    shop.network.weather = calm
    // As the background's loop does.
    const isOpen = async () => (await db.read('SELECT 1 FROM commands WHERE code IS NULL')).length > 0
    while (await isOpen()) await shop.time.sleep(Math.min(Math.max(20, await gateway.worker.runDue()), 1000))
  })
  const [row] = await db.read<Row & { code: number; decided_at: number; rows: number; reviews: number }>(
    `SELECT code, decided_at, (SELECT COUNT(*) FROM ledger WHERE command_id = $1) AS rows,
       (SELECT COUNT(*) FROM reviews) AS reviews FROM commands WHERE command_id = $1`,
    [commandId],
  )
  // What may still come has come.
  await shop.during(() => shop.time.sleep(settleMs))
  const truth = shop.service.applied.filter(({ call }) => call === kind).length
  const { code = -1, decided_at: at = 0, rows = -1, reviews = -1 } = row ?? {}
  return { fault, ms: at - tappedAt, isWrong: rows !== truth || (code === 0) !== (truth === 1), reviews }
}

const share = (sorted: readonly number[], part: number) =>
  sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN

test(`the time to the truth over ${calls} calls with a fault: what was applied is known in seconds`, {
  timeout: process.env.DEEP === '1' ? 86_400_000 : 900_000,
}, async () => {
  const ends: Awaited<ReturnType<typeof truthOf>>[] = []
  const db = await openMemoryDb()
  for (let n = 0; n < calls; n++)
    ends.push(await truthOf(db, faults[n % 3] ?? 'late', n + 1, n % 9 < 6 ? 'add' : 'redeem'))
  await db.close()
  const times = (fault: Fault) =>
    ends
      .filter((end) => end.fault === fault)
      .map(({ ms }) => ms)
      .toSorted((one, other) => one - other)
  for (const fault of faults) {
    const [p50, p99] = [share(times(fault), 0.5), share(times(fault), 0.99)]
    process.stdout.write(`${fault}: ${times(fault).length} calls, p50 ${p50} ms, p99 ${p99} ms\n`)
  }
  expect(ends.filter(({ isWrong }) => isWrong)).toEqual([])
  expect(share(times('replyLost'), 0.5)).toBeLessThan(2000)
  expect(share(times('replyLost'), 0.99)).toBeLessThan(12_000)
  expect(times('requestLost').every((ms) => ms >= settleMs)).toBe(true)
})
