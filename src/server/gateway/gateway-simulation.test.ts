/**
 * I-6: seeded histories of the real gateway over a false clock, network and upstream (testing/gateway-history.ts), on
 * every core. `SEED=` runs one seed, `SEEDS=` so many, `DEEP=1` a million, `FROM=` begins there.
 */
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { expect, test } from 'vitest'
import { noTally, type Policy, runHistories, type Tally } from '../testing/gateway-history.ts'
import type { Share } from '../testing/gateway-history-thread.ts'

const isDeep = process.env.DEEP === '1'
const from = Number(process.env.SEED ?? process.env.FROM ?? 1)
const seeds = process.env.SEED ? 1 : Number(process.env.SEEDS ?? (isDeep ? 1_000_000 : 200))
const threads = Math.min(availableParallelism(), seeds)
const thread = new URL('../testing/gateway-history-thread.ts', import.meta.url)
const tellEvery = 50_000

function include(whole: Tally, part: Tally): void {
  whole.taps += part.taps
  whole.reviews += part.reviews
  whole.hidden += part.hidden
  whole.findings.push(...part.findings)
  const isTold = Math.floor((whole.seeds + part.seeds) / tellEvery) > Math.floor(whole.seeds / tellEvery)
  whole.seeds += part.seeds
  if (isTold || whole.seeds === seeds) process.stdout.write(`${sentence(whole)}\n`)
}

const sentence = ({ seeds: ran, taps, reviews, hidden, findings }: Tally) =>
  `I-6: ${ran} seeds, ${taps} taps, ${reviews} reviews, ${hidden} taps behind the owner's hand, ${findings.length} faults`

test(`${seeds} seeded histories (I-6): at most once, and the ledger agrees or a review is open`, {
  timeout: isDeep ? 86_400_000 : 900_000,
}, async () => {
  const tally = noTally()
  const run = async (index: number) => {
    const share = Math.ceil((seeds - index) / threads)
    const workerData: Share = { policy: 'shipped', from: from + index, step: threads, seeds: share }
    const worker = new Worker(thread, { workerData })
    worker.on('message', (part: Tally) => include(tally, part))
    const [code] = await once(worker, 'exit')
    expect(code).toBe(0)
  }
  await Promise.all(Array.from({ length: threads }, (_, index) => run(index)))
  expect(tally.findings).toEqual([])
  expect(tally.seeds).toBe(seeds)
})

const isDoubled = ({ findings }: Tally) => findings.some(({ fault }) => /applied \d times/.test(fault))

test.each(['retry', 'read, then retry'] satisfies Policy[])(
  'planted: the policy "%s" doubles and is found',
  async (policy) => {
    expect(isDoubled(await runHistories(policy, { from: 1, seeds: 300 }, isDoubled))).toBe(true)
  },
)

test('a seed is the same history again', async () => {
  const one = await runHistories('shipped', { from: 4711, seeds: 20 })
  expect(await runHistories('shipped', { from: 4711, seeds: 20 })).toEqual(one)
})
