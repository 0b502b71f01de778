/**
 * One seeded history of one stamp (I-6): two processes of the real gateway over a false clock, network and upstream,
 * and an owner who adds from the service's own console. A seed is the same history wherever it runs.
 */

import type { Db, Row } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import { createGateway, type Gateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { HostedApi } from '../gateway/hosted-call.ts'
import type { Command } from '../ledger/command.ts'
import { createHostedService, type HostedService } from './hosted-service.ts'
import { type MemoryDb, openMemoryDb } from './memory-db.ts'
import {
  calm,
  createSimulatedNetwork,
  latestMs,
  type SimulatedNetwork,
  simulatedKey,
  storm,
} from './simulated-network.ts'
import { createRandom, createSimulatedTime, promisesSettled } from './simulated-time.ts'

const limits = { minute: 1_000_000, hour: 10_000_000 }
const caller = { kind: 'system' } as const
const vault = createVault('a secret of the simulation, long enough')
const startAt = Date.parse('2026-03-10T03:00:00Z')

/** What stands between the gateway and the service: `shipped` is nothing, the others are planted bugs. */
const policies = {
  shipped: (hosted) => hosted,
  retry: (hosted) => ({
    ...hosted,
    async add(stampIdx) {
      const first = await hosted.add(stampIdx)
      return first.kind === 'unknown' ? hosted.add(stampIdx) : first
    },
  }),
  'read, then retry': (hosted) => ({
    ...hosted,
    async add(stampIdx) {
      const before = await hosted.validate(stampIdx)
      const first = await hosted.add(stampIdx)
      if (first.kind !== 'unknown') return first
      const after = await hosted.validate(stampIdx)
      const isSame =
        before.kind === 'done' && after.kind === 'done' && before.result.stamps === after.result.stamps
      return isSame ? hosted.add(stampIdx) : first
    },
  }),
} satisfies Record<string, (hosted: HostedApi) => HostedApi>
export type Policy = keyof typeof policies

type Finding = { seed: number; fault: string }
export type Tally = {
  seeds: number
  taps: number
  reviews: number
  /** Taps that were lost while the owner's one stamp looked like them: docs/gateway.md says so. */
  hidden: number
  findings: Finding[]
}
export const noTally = (): Tally => ({ seeds: 0, taps: 0, reviews: 0, hidden: 0, findings: [] })

/** Seeds `from`, `from + step`, … , `seeds` of them, or until `isEnough`. */
export async function runHistories(
  policy: Policy,
  { from, step = 1, seeds }: { from: number; step?: number; seeds: number },
  isEnough: (tally: Tally) => boolean = () => false,
): Promise<Tally> {
  const db = await openMemoryDb()
  const tally = noTally()
  while (tally.seeds < seeds && !isEnough(tally)) {
    await runHistory(db, policy, from + tally.seeds * step, tally)
    tally.seeds++
  }
  await db.close()
  return tally
}

type Tap = { commandId: string; kind: 'add' | 'remove' | 'redeem'; count: number }

async function runHistory(db: MemoryDb, policy: Policy, seed: number, tally: Tally): Promise<void> {
  db.empty()
  const random = createRandom(seed)
  const time = createSimulatedTime(startAt, promisesSettled)
  const service = createHostedService({ apiKey: simulatedKey, now: time.now })
  const network = createSimulatedNetwork({ time, db, service, random })
  const { stampIdx } = service.make({ stamps: Math.floor(random() * 5), maxStamps: 6 })
  network.weather = storm

  const gateways = Array.from({ length: 2 }, () =>
    createGateway({
      db,
      vault,
      hosted: policies[policy](createHostedApi(network.exchange)),
      limits,
      settleMs: 120_000,
      now: time.now,
      dayOf: (at) => new Date(at).toISOString().slice(0, 10),
      sleep: time.sleep,
      onError: (error) => tally.findings.push({ seed, fault: error.message }),
    }),
  )
  const state = { isOver: false, isQuiet: false }
  const work = async ({ worker }: Gateway) => {
    while (!state.isOver) {
      const wait = await worker.runDue()
      await time.sleep(wait === 0 ? 1 : Math.min(wait, 40_000) + random() * 20_000)
    }
  }
  const taps: Tap[] = []
  const tablets = async () => {
    for (let n = 0; n < 4; n++) {
      const tap = drawTap(seed, random)
      taps.push(tap)
      const { kind, commandId, count } = tap
      const made: Command =
        kind === 'redeem'
          ? { kind, commandId, stampIdx, onsitePwd: null }
          : { kind, commandId, stampIdx, count }
      // The tablet asks again by the same id now and then, from either process.
      for (let again = 0; again < 2; again++) {
        await gateways[(n + again) % 2]?.decide(made, { caller })
        await time.sleep(random() * 30_000)
      }
    }
  }
  const owner = async () => {
    for (let n = 0; n < 2; n++) {
      await time.sleep(random() * 200_000)
      if (random() < 0.3) service.console(stampIdx, random() < 0.7 ? 1 : -1)
    }
  }
  const loops = gateways.map(work)
  const whole = async () => {
    await Promise.all([tablets(), owner()])
    network.weather = calm
    // Past everything that may still arrive, and until all is settled, several commands in a row.
    const lastAt = time.now() + 900_000
    do await time.sleep(latestMs)
    while (time.now() < lastAt && (await countRows(db, 'upstream_intents WHERE state <> $1', 'settled')) > 0)
    state.isOver = true
    await Promise.all(loops)
    await gateways[0]?.look(stampIdx)
    state.isQuiet = true
  }
  const all = whole()
  await time.runUntil(() => state.isQuiet)
  await all
  await judge({ seed, stampIdx, taps, db, service, network }, tally)
}

function drawTap(seed: number, random: () => number): Tap {
  const dice = random()
  const kind = dice < 0.65 ? 'add' : dice < 0.8 ? 'remove' : 'redeem'
  const count = kind === 'add' ? 1 + Math.floor(random() * 3) : 1
  const tail = Math.floor(random() * 2 ** 47).toString(16)
  return {
    commandId: `${seed.toString(16).padStart(8, '0')}-0000-4000-8000-${tail.padStart(12, '0')}`,
    kind,
    count,
  }
}

type Past = {
  seed: number
  stampIdx: number
  taps: readonly Tap[]
  db: Db
  service: HostedService
  network: SimulatedNetwork
}

/** The service's own count and the network's own record against what the gateway has written down. */
async function judge({ seed, stampIdx, taps, db, service, network }: Past, tally: Tally): Promise<void> {
  const fault = (text: string) => tally.findings.push({ seed, fault: text })
  if (network.unannounced > 0) fault('a write went out before its intent was committed')
  for (const [tag, times] of network.applied) if (times > 1) fault(`${tag} applied ${times} times`)
  const reviews = await countRows(db, 'reviews WHERE stamp_idx = $1', stampIdx)
  const granted = await countRows(db, 'redemptions WHERE stamp_idx = $1', stampIdx)
  const [seen] = await db.read<Row & { stamps: number }>(
    'SELECT stamps FROM upstream_stamps WHERE stamp_idx = $1',
    [stampIdx],
  )
  const stamp = service.stamps.get(stampIdx)
  if (seen && stamp && !stamp.redeemed && seen.stamps !== stamp.stamps)
    fault(`the ledger holds ${seen.stamps}, the service ${stamp.stamps}`)
  const ownerMoved = service.applied.some(({ call }) => call === 'console')
  for (const { commandId, kind } of taps) {
    const truth = [...network.applied.keys()].filter((tag) => tag.startsWith(commandId)).length
    const rows = await countRows(db, 'ledger WHERE command_id = $1', commandId)
    if ((await countRows(db, 'commands WHERE command_id = $1 AND code IS NULL', commandId)) > 0)
      fault(`${kind} ${commandId} is never decided`)
    // Its own review, or one that says that the count is not ours.
    const excuses = await countRows(
      db,
      `reviews r JOIN commands c ON r.command_id = c.command_id OR (r.kind = 'drift' AND r.stamp_idx = c.stamp_idx)
       WHERE c.command_id = $1`,
      commandId,
    )
    if (rows === truth || excuses > 0) continue
    if (ownerMoved && kind !== 'redeem') tally.hidden++
    else fault(`${kind} ${commandId}: applied ${truth}, in the ledger ${rows}, no review`)
  }
  if (stamp?.redeemed && granted !== 1 && reviews === 0) fault('redeemed, and the ledger does not know')
  if (!stamp?.redeemed && granted === 1) fault('the ledger granted what is not redeemed')
  tally.taps += taps.length
  tally.reviews += reviews
}

async function countRows(db: Db, from: string, id: string | number): Promise<number> {
  const [row] = await db.read<Row & { rows: number }>(`SELECT COUNT(*) AS rows FROM ${from}`, [id])
  return row?.rows ?? 0
}
