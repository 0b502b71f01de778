/** The real gateway on a database of the tests', before the stand-in, in false time. */

import type { Db } from '../db/db.ts'
import { createVault } from '../db/vault.ts'
import { createGateway, type Gateway } from '../gateway/gateway.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import type { HostedApi, HostedLimits } from '../gateway/hosted-call.ts'
import { createHostedService, type HostedService } from './hosted-service.ts'
import { createSimulatedNetwork, type SimulatedNetwork, simulatedKey } from './simulated-network.ts'
import { createRandom, createSimulatedTime, type SimulatedTime } from './simulated-time.ts'

export const settleMs = 120_000
const plenty: HostedLimits = { minute: 1_000_000, hour: 10_000_000 }
export const hostedVault = createVault('a secret of the gateway tests, long enough')

export type HostedShop = {
  time: SimulatedTime
  service: HostedService
  network: SimulatedNetwork
  /** One more process of the same shop. */
  process(wrap?: { db?: (db: Db) => Db; hosted?: (hosted: HostedApi) => HostedApi }): Gateway
  errors: Error[]
  /** Runs `work` in false time until it is done. */
  during<T>(work: () => Promise<T>): Promise<T>
  /** Lets the workers run for so long. */
  pass(ms: number, ...gateways: Gateway[]): Promise<void>
}

/** `settled` as in simulated-time.ts. */
export function openHostedShop(
  db: Db,
  limits: HostedLimits = plenty,
  seed = 1,
  settled?: () => Promise<void>,
): HostedShop {
  const time = createSimulatedTime(Date.parse('2026-03-10T03:00:00Z'), settled)
  const watched = time.watch(db)
  const service = createHostedService({ apiKey: simulatedKey, now: time.now, limits })
  const network = createSimulatedNetwork({ time, db: watched, service, random: createRandom(seed) })
  const errors: Error[] = []

  async function during<T>(work: () => Promise<T>): Promise<T> {
    let isDone = false
    const done = work().finally(() => {
      isDone = true
    })
    // Whoever asked sees it below; it may come to that before time has run so far.
    done.catch(() => {})
    await time.runUntil(() => isDone)
    return done
  }

  return {
    time,
    service,
    network,
    errors,
    during,
    process: (wrap = {}) =>
      createGateway({
        db: wrap.db ? wrap.db(watched) : watched,
        vault: hostedVault,
        hosted: wrap.hosted?.(createHostedApi(network.exchange)) ?? createHostedApi(network.exchange),
        limits,
        settleMs,
        now: time.now,
        dayOf: (at) => new Date(at).toISOString().slice(0, 10),
        sleep: time.sleep,
        onError: (error) => errors.push(error),
      }),
    pass: (ms, ...gateways) =>
      during(async () => {
        const end = time.now() + ms
        const loop = async ({ worker }: Gateway) => {
          while (time.now() < end) {
            const wait = await worker.runDue()
            await time.sleep(Math.max(20, Math.min(wait, 15_000, end - time.now())))
          }
        }
        await Promise.all(gateways.map(loop))
      }),
  }
}
