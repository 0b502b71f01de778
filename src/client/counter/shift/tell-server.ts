import { deliverTaken } from '../../kit/rescue/taken.ts'
import type { CounterDeps } from '../counter-deps.tsx'
import { tellSlips } from '../promise/slips.ts'
import { readyKey } from '../promise/tablet-key.ts'
import { sendHandOvers } from './send-hand-overs.ts'

/**
 * What the server does not have yet besides the taps: hand-overs, the keys for the time without a line, the slips that
 * were given meanwhile, and what other tablets handed over.
 */
export async function tellServer(deps: Pick<CounterDeps, 'api' | 'now'>): Promise<void> {
  const { api } = deps
  const all = [() => sendHandOvers(deps), () => readyKey(api), () => tellSlips(api), () => deliverTaken(api)]
  // Without storage or a secure address there are no slips, and nothing else is the worse for it.
  for (const tell of all) await tell().catch(() => {})
}
