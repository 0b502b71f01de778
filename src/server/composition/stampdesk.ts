/** The server as a value: everything put together but the socket, the clock and the settings. Tests start here too. */
import type { Context, Hono } from 'hono'
import { apiKeyRoutes } from '../api/api-keys.ts'
import { automationRoutes } from '../api/automation.ts'
import { backupStatusRoutes } from '../api/backup-status.ts'
import { commandFateRoutes } from '../api/command-fate.ts'
import { commandRoutes, createTakeCommands } from '../api/commands.ts'
import { couponApiRoutes } from '../api/coupon-api.ts'
import { demoRoutes } from '../api/demo.ts'
import { hostedHookRoutes } from '../api/hosted-hook.ts'
import { limitRoutes } from '../api/limits.ts'
import { createMeters, createMetrics, type Meters } from '../api/metrics.ts'
import { metricsRoute, operationsRoutes } from '../api/operations.ts'
import { queueRoutes } from '../api/queue.ts'
import { redemptionRoutes } from '../api/redemptions.ts'
import { rescueRoutes } from '../api/rescue.ts'
import { reservationRoutes } from '../api/reservations.ts'
import { stampApiRoutes } from '../api/stamp-api.ts'
import { stampRoutes } from '../api/stamps.ts'
import { webhookRoutes } from '../api/webhooks.ts'
import { followUps, redoAutomation, runDueAutomations } from '../automation/automation-run.ts'
import { carryMissing } from '../automation/carry-over.ts'
import type { Db } from '../db/db.ts'
import { createProbe } from '../db/probe.ts'
import type { Vault } from '../db/vault.ts'
import { createGateway, type Gateway } from '../gateway/gateway.ts'
import { createGatewayReads } from '../gateway/gateway-reads.ts'
import { createHints, type Hints } from '../gateway/hints.ts'
import type { HookSigning } from '../gateway/hook-checks.ts'
import type { HostedApi, HostedLimits } from '../gateway/hosted-call.ts'
import { readPlanUse } from '../gateway/plan-use.ts'
import { queueLeft } from '../gateway/queue-left.ts'
import type { Trace } from '../gateway/trace.ts'
import type { AddressOf } from '../http/addresses.ts'
import { createApp } from '../http/app.ts'
import type { CustomerPage } from '../http/customer-page.ts'
import type { Log } from '../http/log.ts'
import type { RequestLimits } from '../http/request-limits.ts'
import type { Route } from '../http/route.ts'
import { readAutomation } from '../ledger/automation-settings.ts'
import { drawStampIdx } from '../ledger/draw-stamp-idx.ts'
import { createLedger, type Ledger } from '../ledger/ledger.ts'
import { createReads, type Reads } from '../ledger/reads.ts'
import { openSilences } from '../ledger/tablet-health.ts'
import { readyStartKey, startKeyShown } from '../people/api-keys.ts'
import type { HashCost } from '../people/hasher.ts'
import { createLimits } from '../people/limits.ts'
import { readLook } from '../people/look.ts'
import { shopSettings } from '../people/shop-settings.ts'
import { createShopTime } from '../people/shop-time.ts'
import { createRescue } from '../rescue/rescue.ts'
import { type DigestDeps, sendDigestIfDue } from '../review/digest.ts'
import { watchCards } from '../review/watch-cards.ts'
import { deliverDue } from '../webhooks/delivery.ts'
import { type Post, postPinned, type Resolve, resolveName } from '../webhooks/post.ts'
import { createAccess } from './access.ts'
import { type DemoDeps, demoSecrets, readDemo, seedDemo } from './demo-shop.ts'
import { createReviewRoutes } from './review-routes.ts'
import { openVault } from './secret.ts'
import { bothSpellings } from './settings.ts'
import { createShopRoutes } from './shop-routes.ts'

export type StampdeskDeps = {
  db: Db
  secret: string
  now: () => number
  log: Log
  /** Of the machine, for a shop that has not said its own; or the operator's. */
  timeZone: string
  /** The operator has set it: what the shop says of it does not count. */
  isTimeZoneFixed?: boolean
  /** Origin under which customers reach this server. */
  publicUrl: () => string
  /** Further hosts whose `/stamp/…` addresses are this shop's. */
  stampDomains: readonly string[]
  isTls: boolean
  /** Of PINs and passwords; the usual one where absent. */
  hashCost?: HashCost
  /** How often one may ask; the usual rates where absent. */
  limits?: RequestLimits
  /** Where a request comes from; the socket's other end where absent. */
  addressOf?: AddressOf
  apiKey?: string | undefined
  demo: boolean
  /** What was measured so far, as of the database's commits. */
  meters?: Meters
  files?: (context: Context) => Promise<Response | null>
  /** The page of a card as it is built. */
  customerPage?: CustomerPage
  drawStampIdx?: () => number
  /** Aborted when the process is asked to stop. */
  stopping?: AbortSignal
  /** Of the counter's app, this server's own first; the shipped ones where absent. */
  protocols?: readonly number[]
  /** Absent where nobody wants one. */
  digest?: Pick<DigestDeps, 'every' | 'hour' | 'send'>
  /** Hosts inside to which webhooks may go all the same (S-7). */
  webhookHosts?: readonly string[]
  /** Gateway mode: the hosted Stamp API that has the stamps. Its own way to wait, for a false clock. */
  upstream?: {
    hosted: HostedApi
    limits: HostedLimits
    plan?: string
    settleMs: number
    sleep: (ms: number) => Promise<void>
    hookSigning?: HookSigning | null
  }
  resolve?: Resolve
  post?: Post
}

export type Stampdesk = {
  app: Hono
  /** Everything that is served, with who is admitted to it. */
  routes: readonly Route[]
  ledger: Ledger
  reads: Reads
  vault: Vault
  /** Null in engine mode. */
  gateway: Gateway | null
  /** One round of the webhooks that are due: how many were taken. */
  deliverWebhooks: () => Promise<number>
  /** What the hosted service's webhooks have reported; null in engine mode. */
  hints: Hints | null
  /** One round of what should follow rewards and was left by a crash or a fault: how many were looked at. */
  runAutomations: () => Promise<number>
  /** Gateway mode: one look for stamps whose next card came late. In engine mode a start is enough. */
  carryLeft: () => Promise<void>
  /** One look for tablets that fell silent with commands waiting: how many reviews it opened. */
  lookForSilence: () => Promise<number>
  /** One look for cards that one person stamps and nobody else: how many reviews it opened. */
  watchCards: () => Promise<number>
  /** The digest by e-mail, where one is wanted and due. */
  sendDigest: () => Promise<void>
  /** The API key, where it is to be shown: the demo's, or one that was made and never printed yet. */
  apiKey: string | null
  /** To be called once it is printed. */
  apiKeyShown: () => Promise<void>
  /** The shop's calendar as it is now: at the start of each round of the background's work. */
  renewTime: () => Promise<void>
  /** One try whether the database takes writes, for `/readyz`. */
  probeDatabase: () => Promise<void>
  /** Of the one-time address at which the shop is made; null where it is made already. */
  setupToken: string | null
}

const hostedDomain = 'https://vvd.bz'

export async function createStampdesk(deps: StampdeskDeps): Promise<Stampdesk> {
  const { db, now, log, publicUrl, isTls, upstream, stopping = new AbortController().signal } = deps
  const probe = createProbe(db)
  const vault = await openVault(db, deps.secret)
  const { isTimeZoneFixed = false } = deps
  const ownZone = async () => (await shopSettings.read(db.read)).timeZone || null
  const time = createShopTime(deps.timeZone, isTimeZoneFixed ? undefined : ownZone)
  if (!isTimeZoneFixed) await db.write((tx) => shopSettings.claim(tx, { timeZone: deps.timeZone }))
  await time.renew()
  const { dayOf, timeOf } = time
  const limits = createLimits({ db, now, timeOf })
  const checkLimits = limits.check
  const draw = deps.drawStampIdx ?? drawStampIdx
  const engine = createLedger({ db, vault, now, dayOf, drawStampIdx: draw, checkLimits })
  const shopNm = async () => (await shopSettings.read(db.read)).shopNm
  const onError = (error: Error) => log.fault(error, null)
  const trace: Trace = (line) => log.info('gateway', line)
  const gateway = upstream
    ? createGateway({ db, vault, now, dayOf, checkLimits, ...upstream, onError, trace })
    : null
  const meters = deps.meters ?? createMeters()
  const metrics = createMetrics({ db, now, meters, demo: deps.demo, upstream: upstream?.limits })
  const ledger = metrics.counted(gateway ?? engine)
  const reads = gateway
    ? createGatewayReads({ db, vault, gateway, now, dayOf, shopNm })
    : createReads({ db, vault, now, dayOf, timeOf, defaultDomain: publicUrl, shopNm })
  const demoDeps: DemoDeps = { db, vault, ledger, reads, now, dayOf }
  const cycle = { db, vault, ledger, now, dayOf, nextOf: gateway?.nextOf ?? null }
  const take = createTakeCommands(cycle)

  const apiKey = await readyStartKey(db, vault, deps)
  if (deps.demo) await seedDemo(demoDeps)
  if (!gateway) await carryMissing(cycle)
  const automation = { ...cycle, engine, hosted: gateway?.redo ?? null, onError }
  const readQueue = upstream ? () => queueLeft(db, upstream.limits, now()) : null
  const hints = gateway && upstream ? createHints({ db, gateway, limits: upstream.limits, now }) : null
  const runAutomations = () => runDueAutomations(automation)
  await runAutomations()

  const outward = {
    resolve: deps.resolve ?? resolveName,
    post: deps.post ?? postPinned,
    allowedHosts: deps.webhookHosts ?? [],
  }
  const domains = () => [publicUrl(), hostedDomain, ...deps.stampDomains.map((host) => `https://${host}`)]
  const stampHosts = () => bothSpellings(domains().map((domain) => new URL(domain).host))
  const access = await createAccess({
    db,
    vault,
    now,
    hashCost: deps.hashCost,
    isTls,
    publicUrl,
    shopNm,
    stampHosts,
    time,
    isTimeZoneFixed,
    isGateway: gateway !== null,
    demoPersonId: deps.demo ? demoSecrets.people[0].personId : null,
  })
  const inShopTime = (route: Route): Route => ({
    ...route,
    async handle(call) {
      await time.renew()
      return route.handle(call)
    },
  })
  const routes: Route[] = [
    ...stampApiRoutes({ ledger, reads, isOurDomain: (domain) => domains().includes(domain) }),
    ...couponApiRoutes({ db, ledger: engine, vault, now, time }),
    ...stampRoutes({ reads, timeOf, db, stopping }),
    ...commandRoutes({ take, now, readQueue }),
    ...rescueRoutes({ db, rescue: await createRescue({ db, vault }), take, now }),
    ...queueRoutes({ readQueue, readPlan: upstream ? () => readPlanUse(db, upstream, now()) : null }),
    ...commandFateRoutes({ db, reads }),
    ...reservationRoutes({ db, now }),
    ...redemptionRoutes({
      ledger,
      reads,
      followUps: (stampIdx) => followUps(automation, gateway?.madeAfter ?? null, stampIdx),
    }),
    ...access.routes,
    ...limitRoutes({ limits }),
    ...apiKeyRoutes({ db, now, isStartKeySet: Boolean(deps.apiKey) }),
    ...backupStatusRoutes({ db, now, demo: deps.demo }),
    ...hostedHookRoutes({ db, now, publicUrl, hints, signing: upstream?.hookSigning ?? null }),
    ...automationRoutes({ db, vault, now, isGateway: gateway !== null }),
    ...createShopRoutes({ ...deps, vault, dayOf, ledger, reads, stampHosts, isGateway: gateway !== null }),
    ...webhookRoutes({ db, vault, now, ...outward }),
    ...(await createReviewRoutes({
      maker: metrics.countedMaker(engine),
      cycle: { ...cycle, redo: (failure) => redoAutomation(automation, failure) },
      reads,
      clock: time,
      vault,
      stampHosts,
      stopping,
    })),
    ...(deps.demo ? demoRoutes(() => readDemo(demoDeps, apiKey ?? '')) : []),
  ].map(inShopTime)

  const table = [
    ...routes,
    metricsRoute(metrics),
    ...operationsRoutes(routes, { db, probe, stopping, reach: gateway?.reach ?? null }),
  ]
  const publicStamp = async (stampIdx: number) => {
    await time.renew()
    return reads.publicStamp(stampIdx)
  }
  const pageOf = (page: CustomerPage) => (context: Context) => page(context, publicStamp, () => readLook(db))
  const app = createApp({
    routes: table,
    authenticate: access.authenticate,
    ...(deps.limits && { limits: deps.limits }),
    ...(deps.addressOf && { addressOf: deps.addressOf }),
    log,
    measure: meters.request,
    isTls,
    publicUrl,
    ...(deps.files && { files: deps.files }),
    ...(deps.customerPage && { customerPage: pageOf(deps.customerPage) }),
    ...(deps.protocols && { protocols: deps.protocols }),
  })
  const carryLeft = async () => void (gateway && (await carryMissing(cycle)))
  const lookForSilence = async () =>
    openSilences(db, now(), (await readAutomation(db.read)).silentTabletMinutes)
  const deliverWebhooks = () => deliverDue({ db, vault, now, random: Math.random, ...outward })
  return {
    app,
    routes: table,
    ledger,
    reads,
    vault,
    gateway,
    apiKey,
    apiKeyShown: () => startKeyShown(db),
    setupToken: access.setupToken,
    deliverWebhooks,
    runAutomations,
    hints,
    carryLeft,
    lookForSilence,
    watchCards: () => watchCards(db, now()),
    sendDigest: async () => {
      const shop = () => shopSettings.read(db.read)
      if (deps.digest) await sendDigestIfDue({ db, clock: time, now, shop, publicUrl, ...deps.digest })
    },
    renewTime: time.renew,
    probeDatabase: probe.run,
  }
}
