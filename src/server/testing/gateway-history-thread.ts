/** Runs its share of the seeds of I-6 on a core of its own, and posts a tally now and then. */
import { parentPort, workerData } from 'node:worker_threads'
import { type Policy, runHistories } from './gateway-history.ts'

export type Share = { policy: Policy; from: number; step: number; seeds: number }

const postEvery = 500
const { policy, from, step, seeds } = workerData as Share
for (let done = 0; done < seeds; done += postEvery) {
  const part = { from: from + done * step, step, seeds: Math.min(postEvery, seeds - done) }
  // oxlint-disable-next-line unicorn/require-post-message-target-origin -- a port of worker_threads has no origin
  parentPort?.postMessage(await runHistories(policy, part))
}
