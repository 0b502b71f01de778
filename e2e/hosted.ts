/** The hosted stamp service beside a shop of the tests: the stand-in on a socket, which goes away, comes back and errs when it is told to. */
import { startLoop } from '../src/server/composition/background.ts'
import type { Stampdesk, StampdeskDeps } from '../src/server/composition/stampdesk.ts'
import { createHostedApi } from '../src/server/gateway/hosted-api.ts'
import type { HostedLimits } from '../src/server/gateway/hosted-call.ts'
import { createHttpExchange } from '../src/server/gateway/http-exchange.ts'
import { type HostedServer, startHostedServer } from '../src/server/testing/hosted-server.ts'
import { createHostedService, type HostedService } from '../src/server/testing/hosted-service.ts'

export type Hosted = {
  service: HostedService
  /** Anew each time that it comes back. */
  server: HostedServer
  isAway: boolean
  leave(): Promise<void>
  /** Under the same address. */
  comeBack(): Promise<void>
  /** What our server is told of it. */
  upstream: NonNullable<StampdeskDeps['upstream']>
  /** Whatever our server does about it unasked, until it is stopped. `stampdesk` is the one that is there by then. */
  attend(stampdesk: () => Stampdesk): { stop(): Promise<void> }
  close(): Promise<void>
}

const hostedKey = 'hosted-key-of-the-tests'
const plenty: HostedLimits = { minute: 10_000, hour: 100_000 }
/** Tests move the clock and do not wait. */
const mostPauseMs = { call: 100, work: 50, follow: 200, health: 500 } as const

type Options = {
  now: () => number
  limits?: HostedLimits | undefined
  /** The longest that a request may arrive late. */
  settleMs?: number | undefined
}

export async function openHosted({ now, limits = plenty, settleMs = 120_000 }: Options): Promise<Hosted> {
  const service = createHostedService({ apiKey: hostedKey, now, limits })
  let server = await startHostedServer(service)
  let isAway = false
  const { url } = server
  const exchange = createHttpExchange({ baseUrl: url, apiKey: hostedKey, answerMs: 500 })
  return {
    service,
    get server() {
      return server
    },
    get isAway() {
      return isAway
    },
    async leave() {
      isAway = true
      await server.close()
    },
    async comeBack() {
      server = await startHostedServer(service, Number(new URL(url).port))
      isAway = false
    },
    upstream: {
      hosted: createHostedApi(exchange),
      limits,
      settleMs,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, Math.min(ms, mostPauseMs.call)).unref()),
    },
    attend(stampdesk) {
      const loop = (mostMs: number, run: (of: Stampdesk) => Promise<number | null | undefined>) =>
        startLoop({
          round: async () => Math.min((await run(stampdesk())) ?? mostMs, mostMs),
          onError: (error) => process.stderr.write(`${error}\n`),
        })
      const loops = [
        loop(mostPauseMs.work, async ({ gateway }) => gateway?.worker.runDue()),
        loop(mostPauseMs.health, async ({ gateway }) => gateway?.checkHealth()),
        loop(mostPauseMs.follow, async ({ runAutomations, carryLeft }) => {
          await runAutomations()
          await carryLeft()
          return mostPauseMs.follow
        }),
      ]
      return { stop: async () => void (await Promise.all(loops.map((it) => it.stop()))) }
    },
    close: () => server.close(),
  }
}
