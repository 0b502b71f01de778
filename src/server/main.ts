#!/usr/bin/env node
/** Composition root and command line: the only file that knows the real clock, socket, folder and process. */
import { readFileSync } from 'node:fs'
import { createServer } from 'node:https'
import { serve } from '@hono/node-server'
import { createAddressOf } from './addresses.ts'
import { checkpointIfDue, openAuditKey } from './audit/checkpoints.ts'
import { type Db } from './db/db.ts'
import { openDb } from './db/open.ts'
import { readSetting } from './db/settings.ts'
import { createVault } from './db/vault.ts'
import { demoBegun, demoSecrets } from './demo-shop.ts'
import { createFiles, isBuilt } from './files.ts'
import { createLog } from './log.ts'
import { startLoop } from './loop.ts'
import { backup, describeVerdict, readCheckpoint, verifyAuditFile, writeAuditLog } from './maintenance.ts'
import { createRequestLimits } from './request-limits.ts'
import { isLoopback, listOf, readSecret, readSettings, type Settings } from './settings.ts'
import { createStampdesk, type Stampdesk, type StampdeskPorts } from './stampdesk.ts'
import { createHostedApi } from './upstream/hosted-api.ts'
import { createHttpExchange } from './upstream/http-exchange.ts'
import { planLimits } from './upstream/plan-limits.ts'

const usage = `stampdesk start | migrate    [--port 4173] [--host 127.0.0.1] [--data-dir ./data] …
stampdesk audit export [FILE] | audit checkpoint | audit verify FILE [--against CHECKPOINT]
stampdesk backup FILE
Settings come from the environment or as flags: see README.md.`
const drainMs = 10_000
const pollMs = 1000
const checkpointPollMs = 10_000
const silencePollMs = 60_000
const dist = new URL('../../dist/', import.meta.url).pathname

await main(process.argv.slice(2)).catch((error: unknown) =>
  fail(error instanceof Error ? error.message : String(error)),
)

async function main([command = 'start', ...flags]: string[]): Promise<void> {
  const [major = 0] = process.versions.node.split('.').map(Number)
  if (major < 24)
    fail(`Stampdesk needs Node 24 or later, this is ${process.version}: start it with "npm start".`)
  if (command === 'start') return start(readSettings(process.env, flags))
  if (command === 'audit') return audit(flags)
  if (command === 'backup') return runBackup(flags)
  if (command === 'migrate') return (await open(readSettings(process.env, flags))).close()
  fail(usage)
}

function fail(message: string): never {
  process.stderr.write(`${message}\n`)
  process.exit(1)
}

/** `verify` needs no database and no secret: the file and the kept checkpoint are all. */
async function audit([verb, ...rest]: string[]): Promise<void> {
  if (verb === 'verify') {
    const [file, flag, against, ...more] = rest
    // A checkpoint that is passed over would be a "good" that was never asked.
    if (!file || more.length > 0 || (flag !== undefined && (flag !== '--against' || !against))) fail(usage)
    const verdict = await verifyAuditFile(file, against)
    process.stdout.write(`${describeVerdict(verdict)}\n`)
    process.exitCode = verdict.ok ? 0 : 1
    return
  }
  const file = verb === 'export' && !rest[0]?.startsWith('--') ? rest[0] : undefined
  const flags = file === undefined ? rest : rest.slice(1)
  if (verb !== 'export' && verb !== 'checkpoint') fail(usage)
  const settings = readSettings(process.env, flags)
  const vault = createVault(readSecret(settings))
  const db = await open(settings)
  if (verb === 'export') await writeAuditLog(db, vault, Date.now(), file)
  else process.stdout.write(`${JSON.stringify(await readCheckpoint(db, vault, Date.now()))}\n`)
  await db.close()
}

async function runBackup([file, ...flags]: string[]): Promise<void> {
  if (!file || file.startsWith('--')) fail(usage)
  const db = await open(readSettings(process.env, flags))
  await backup(db, file)
  await db.close()
  process.stdout.write(`${file} is written. Keep STAMPDESK_SECRET (or DATA_DIR/secret) with it, apart.\n`)
}

function open(settings: Settings): Promise<Db> {
  const log = createLog(settings.LOG_LEVEL)
  return openDb({
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    log: (error) => log.fault(error, null),
  })
}

async function start(settings: Settings): Promise<void> {
  const log = createLog(settings.LOG_LEVEL)
  const db = await open(settings)
  const demo = await wantsDemo(db, settings)
  if (demo && !isLoopback(settings.HOST)) {
    fail(`HOST is ${settings.HOST}: the demo's secrets are public, so it runs on loopback only. Set DEMO=0.`)
  }
  if (!isLoopback(settings.HOST) && (await isDemoBegun(db)))
    fail(`HOST is ${settings.HOST} and this data is the demo's: start a shop with another DATA_DIR.`)
  if (!isBuilt(dist)) log.info('the app is not built, only the APIs are served: npm run build')

  let stopping = false
  const socket = socketOf(settings)
  let address = settings.PUBLIC_URL ?? `${socket.scheme}://${settings.HOST}:${settings.PORT}`
  const stampdesk = await createStampdesk({
    db,
    secret: readSecret(settings),
    now: Date.now,
    log,
    timeZone: settings.SHOP_TIMEZONE ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isTimeZoneFixed: settings.SHOP_TIMEZONE !== undefined,
    publicUrl: () => address,
    stampDomains: listOf(settings.STAMP_DOMAINS),
    webhookHosts: listOf(settings.WEBHOOK_HOSTS),
    isTls: address.startsWith('https:'),
    limits: createRequestLimits({ now: Date.now, perSecond: settings.REQUESTS_PER_SECOND }),
    addressOf: createAddressOf(listOf(settings.TRUSTED_PROXIES)),
    apiKey: settings.STAMPDESK_API_KEY,
    demo,
    ...upstreamOf(settings),
    files: createFiles(dist),
    isReady: () => !stopping,
  })

  const loops = [
    startLoop({
      round: async () => ((await stampdesk.deliverWebhooks()) > 0 ? 0 : pollMs),
      onError: (error) => log.fault(error, null),
    }),
    startLoop({
      round: async () => Math.min((await stampdesk.gateway?.worker.runDue()) ?? pollMs, pollMs),
      onError: (error) => log.fault(error, null),
    }),
  ]

  loops.push(
    startLoop({
      round: async () => {
        await stampdesk.runAutomations()
        return pollMs
      },
      onError: (error) => log.fault(error, null),
    }),
    startLoop({
      round: async () => (await stampdesk.hints?.runDue()) ?? silencePollMs,
      onError: (error) => log.fault(error, null),
    }),
    startLoop({
      round: async () => {
        await stampdesk.lookForSilence()
        await stampdesk.carryLeft()
        return silencePollMs
      },
      onError: (error) => log.fault(error, null),
    }),
  )

  const auditKey = await openAuditKey(db, stampdesk.vault)
  loops.push(
    startLoop({
      round: async () => {
        await checkpointIfDue(db, auditKey, Date.now())
        return checkpointPollMs
      },
      onError: (error) => log.fault(error, null),
    }),
  )

  const server = serve(
    { fetch: stampdesk.app.fetch, port: settings.PORT, hostname: settings.HOST, ...socket.options },
    (info) => {
      if (!settings.PUBLIC_URL)
        address = `${socket.scheme}://${settings.HOST.includes(':') ? '[::1]' : settings.HOST}:${info.port}`
      process.stdout.write(welcome(address, stampdesk, demo))
    },
  )
  server.on('error', (error) => fail(`cannot listen on ${settings.HOST}:${settings.PORT}: ${error.message}`))

  const stop = (signal: string) => {
    if (stopping) return
    stopping = true
    log.info('stopping', { signal })
    setTimeout(() => process.exit(1), drainMs).unref()
    const stopped = Promise.all(loops.map((loop) => loop.stop()))
    server.close(() => void stopped.then(() => db.close()).then(() => process.exit(0)))
    if ('closeIdleConnections' in server) server.closeIdleConnections()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)
}

/** With a certificate of its own the server speaks TLS 1.2 and 1.3, else plain HTTP to a proxy or to this machine. */
function socketOf({ TLS_CERT, TLS_KEY }: Settings) {
  if (!TLS_CERT || !TLS_KEY) return { scheme: 'http', options: {} }
  const serverOptions = {
    cert: readFileSync(TLS_CERT),
    key: readFileSync(TLS_KEY),
    minVersion: 'TLSv1.2' as const,
  }
  return { scheme: 'https', options: { createServer, serverOptions } } as const
}

/** Gateway mode where both are set: the stamps are the hosted service's, and its limits are kept. */
function upstreamOf(settings: Settings): Pick<StampdeskPorts, 'upstream'> {
  const { UPSTREAM_URL: baseUrl, UPSTREAM_API_KEY: apiKey } = settings
  if (!baseUrl && !apiKey) return {}
  if (!baseUrl || !apiKey) fail('UPSTREAM_URL and UPSTREAM_API_KEY belong together: set both or neither.')
  return {
    upstream: {
      hosted: createHostedApi(createHttpExchange({ baseUrl, apiKey })),
      limits: planLimits[settings.UPSTREAM_PLAN],
      settleMs: settings.UPSTREAM_SETTLE_MS,
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms).unref()),
    },
  }
}

/** Asked for, or begun before, or nothing is set up yet. */
async function wantsDemo(db: Db, settings: Settings): Promise<boolean> {
  if (settings.DEMO === '0' || settings.UPSTREAM_URL) return false
  if (await isDemoBegun(db)) return true
  const [person] = await db.read('SELECT person_id FROM people LIMIT 1')
  const [card] = await db.read('SELECT card_idx FROM stamp_cards LIMIT 1')
  return !person && !card
}

async function isDemoBegun(db: Db): Promise<boolean> {
  return (await readSetting(db.read, demoBegun)) !== null
}

function welcome(address: string, { apiKey, setupToken }: Stampdesk, demo: boolean): string {
  const lines = ['', `  Stampdesk   ${address}`]
  if (demo) {
    lines.push(
      `  Customers   ${address}/demo   (open it on a second screen and hold a code before the camera)`,
      `  Password    ${demoSecrets.onsitePwd}   (on-site, for a reward)`,
      `  Staff       ${demoSecrets.people.map(({ name, role, pin }) => `${name}, ${role}, PIN ${pin}`).join(' · ')}`,
    )
  }
  // Behind the `#`: no proxy and no log sees it.
  if (setupToken) lines.push(`  Set up      ${address}/setup#${setupToken}   (once, by the owner)`)
  if (apiKey) lines.push(`  API key     ${apiKey}${demo ? '' : '   (shown once: keep it)'}`)
  return `${lines.join('\n')}\n\n`
}
