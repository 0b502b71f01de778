/** `stampdesk start`: the only file that knows the real clock, socket and process. */
import { execFile } from 'node:child_process'
import { existsSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { collectDefaultMetrics } from 'prom-client'
import { createMeters } from './api/metrics.ts'
import { openAuditKey } from './audit/checkpoints.ts'
import { startBackground } from './composition/background.ts'
import { clockFault, createClock, newestInLog, watchClock } from './composition/clock.ts'
import { demoBegun, demoSecrets } from './composition/demo-shop.ts'
import { followLog } from './composition/follow-log.ts'
import { digestOf } from './composition/mail.ts'
import { openDatabase } from './composition/open-database.ts'
import { readSecret } from './composition/secret.ts'
import type { Settings } from './composition/settings.ts'
import { createStampdesk, type Stampdesk } from './composition/stampdesk.ts'
import { upstreamOf } from './composition/upstream.ts'
import { noteBackup, readLastBackup } from './db/backup-file.ts'
import { databaseName } from './db/data-folder.ts'
import type { Db } from './db/db.ts'
import { readSetting } from './db/settings.ts'
import { createAddressOf, isLoopback } from './http/addresses.ts'
import { createCustomerPage } from './http/customer-page.ts'
import { createFiles, isBuilt } from './http/files.ts'
import { listen } from './http/listen.ts'
import { createLog } from './http/log.ts'
import { createRequestLimits } from './http/request-limits.ts'
import { wrongMode } from './moving/house.ts'

/** For what was asked to be answered, and for the whole of a stop. */
const drainMs = 2000
const stopMs = 4000
const runProgram = promisify(execFile)
const dist = new URL('../../dist/', import.meta.url).pathname
const program = join(import.meta.dirname, 'main.ts')

export async function start(settings: Settings): Promise<void> {
  const log = createLog(settings.LOG_LEVEL)
  const stopping = new AbortController()
  let end = async () => {}
  const stop = (signal: string) => {
    if (stopping.signal.aborted) return
    stopping.abort()
    log.info('stopping', { signal })
    const leave = () =>
      end().then(
        () => process.exit(0),
        (error: unknown) => {
          process.stderr.write(`${error instanceof Error ? error.message : error}\n`)
          process.exit(1)
        },
      )
    // What is cut here is as safe as in a crash: it was not acknowledged, and is asked for again by its id.
    setTimeout(() => process.exit(0), settings.STOP_DELAY_MS + stopMs).unref()
    if (settings.STOP_DELAY_MS > 0) setTimeout(() => void leave(), settings.STOP_DELAY_MS)
    else void leave()
  }
  process.on('SIGTERM', stop)
  process.on('SIGINT', stop)

  const upstream = upstreamOf(settings)
  const digest = digestOf(settings)
  if (isDemoOfNothing(settings)) refuseDemoOutside(settings)
  const listening = await listen(settings)
  const meters = createMeters()
  collectDefaultMetrics({ register: meters.registry })
  const { db, release } = await openDatabase(settings, log, meters.commit)
  const wrong = await wrongMode(db, upstream !== undefined)
  if (wrong) throw new Error(wrong)
  const demo = await wantsDemo(db, settings)
  if (demo) refuseDemoOutside(settings)
  if (!isLoopback(settings.HOST) && (await isDemoBegun(db)))
    throw new Error(
      `HOST is ${settings.HOST} and this data is the demo's: start a shop with another DATA_DIR.`,
    )

  const machine = { system: Date.now, monotonic: () => performance.now() }
  const settleMs = settings.UPSTREAM_SETTLE_MS
  const clock = createClock(machine)
  const clockWatch = watchClock({ ...machine, settleMs })
  const follow = () => followLog(db, { clock, clockWatch, settleMs })
  await follow()
  const fault = clockFault(Date.now(), await newestInLog(db.read))
  if (fault) log.info(fault)
  const address = settings.PUBLIC_URL ?? listening.address
  const customerPage = createCustomerPage(dist)
  const stampdesk = await createStampdesk({
    db,
    secret: await readSecret(settings, db),
    now: clock.now,
    log,
    timeZone: settings.SHOP_TIMEZONE ?? new Intl.DateTimeFormat().resolvedOptions().timeZone,
    isTimeZoneFixed: settings.SHOP_TIMEZONE !== undefined,
    publicUrl: () => address,
    stampDomains: settings.STAMP_DOMAINS,
    webhookHosts: settings.WEBHOOK_HOSTS,
    isTls: address.startsWith('https:'),
    limits: createRequestLimits({ now: Date.now, perSecond: settings.REQUESTS_PER_SECOND }),
    addressOf: createAddressOf(settings.TRUSTED_PROXIES),
    apiKey: settings.STAMPDESK_API_KEY,
    demo,
    meters,
    ...(upstream && { upstream }),
    ...(digest && { digest }),
    ...(isBuilt(dist) && { files: createFiles(dist) }),
    ...(customerPage && { customerPage }),
    stopping: stopping.signal,
  })
  if (!isBuilt(dist))
    log.info('the app is not built, only the APIs are served: npm run build, and start again')
  const auditKey = await openAuditKey(db, stampdesk.vault)
  const onError = (error: Error) => log.fault(error, null)
  const background = startBackground({
    db,
    stampdesk,
    auditKey,
    now: clock.now,
    followLog: follow,
    isClockDoubtful: clockWatch.isDoubtful,
    backUp: scheduledBackup(settings, { db, now: clock.now, stopping: stopping.signal }),
    onError,
  })
  listening.serve(stampdesk.app.fetch)
  end = async () => {
    await Promise.all([listening.end(drainMs), background.stop()])
    await db.close()
    release()
  }
  await print(welcome(address, stampdesk, demo))
  await stampdesk.apiKeyShown()
}

function refuseDemoOutside({ HOST }: Settings): void {
  if (!isLoopback(HOST))
    throw new Error(
      `HOST is ${HOST}: the demo's secrets are public, so it runs on loopback only. Set DEMO=0.`,
    )
}

/**
 * By another process, so that this one answers meanwhile (docs/backup.md). It has all it needs from its flags: a setting
 * of this one's environment that belongs to a flag of this one's would stop it.
 */
function scheduledBackup(
  { BACKUP_DIR, BACKUP_HOURS, BACKUP_KEEP, DATA_DIR, LOG_LEVEL }: Settings,
  { db, now, stopping }: { db: Db; now: () => number; stopping: AbortSignal },
) {
  if (!BACKUP_DIR) return null
  const flags = ['--data-dir', DATA_DIR, '--log-level', LOG_LEVEL, '--backup-keep', String(BACKUP_KEEP)]
  return async () => {
    if (now() - ((await readLastBackup(db, now())) ?? 0) < BACKUP_HOURS * 3_600_000) return
    // Its name would become one file, and the next backup find it taken. A disk that is not plugged in is not made up for.
    if (!isFolder(BACKUP_DIR))
      throw new Error(`no backup: BACKUP_DIR ${BACKUP_DIR} is no folder that is there`)
    try {
      await runProgram(process.execPath, [program, 'backup', BACKUP_DIR, ...flags], {
        env: { PATH: process.env.PATH },
        signal: stopping,
      })
      // That one went by the machine's clock: where it is behind by a day, one would be due at each look.
      await noteBackup(db, now())
    } catch (error) {
      // Its own sentence, and not the command line that Node puts before it.
      const { stderr, message } = error as Error & { stderr?: string }
      if (!stopping.aborted) throw new Error(stderr?.trim() || message, { cause: error })
    }
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false
}

/** Known before anything is made: there is not even a file. */
function isDemoOfNothing({ DEMO, UPSTREAM_URL, DATABASE_URL, DATA_DIR }: Settings): boolean {
  return DEMO !== '0' && !UPSTREAM_URL && !DATABASE_URL && !existsSync(join(DATA_DIR, databaseName))
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

/** Resolves when it has gone out. */
function print(text: string): Promise<void> {
  return new Promise((resolve, reject) =>
    process.stdout.write(text, (error) => (error ? reject(error) : resolve())),
  )
}
