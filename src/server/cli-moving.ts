/** The command line's moves between a hosted service and here. Each holds the database alone, so that no server works on it. */
import { readFileSync, writeFileSync } from 'node:fs'
import { assertShop, openDatabase } from './composition/open-database.ts'
import { openVault, readSecret } from './composition/secret.ts'
import { readSettings, type Settings } from './composition/settings.ts'
import { upstreamOf } from './composition/upstream.ts'
import type { Db } from './db/db.ts'
import type { Vault } from './db/vault.ts'
import { createGateway } from './gateway/gateway.ts'
import { createLog } from './http/log.ts'
import { type BackAsked, isWhole, moveBack } from './moving/back.ts'
import { exportHouse, openHouseFile } from './moving/export.ts'
import { waitingOnTablets } from './moving/house.ts'
import { differing, importHouse } from './moving/import.ts'
import { reportOf } from './moving/report.ts'
import { shopSettings } from './people/shop-settings.ts'
import { createShopTime } from './people/shop-time.ts'

type Own = Readonly<Record<string, string>>
const sleep = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
const print = (text: string) => void process.stdout.write(`${text}\n`)

/** The settings name the service; the file is sealed with the shop's secret. */
export async function runExport(file: string, flags: string[]): Promise<void> {
  await withShop(flags, async ({ db, vault, settings }) => {
    const upstream = upstreamOf(settings)
    if (!upstream) throw new Error('Which service? Set UPSTREAM_URL and UPSTREAM_API_KEY.')
    const tell = (done: number, all: number) => print(`${done} of ${all} cards were read`)
    const { hosted, limits } = upstream
    const exported = await exportHouse({ db, vault, hosted, limits, now: Date.now, sleep, tell })
    writeFileSync(file, `${JSON.stringify(exported.file)}\n`, { flag: 'wx', mode: 0o600 })
    const { stamps, left } = exported.content
    const compared = stamps.map(({ stampIdx, cardIdx, stamps: from }) => ({
      stampIdx,
      cardIdx,
      from,
      to: from,
    }))
    print(reportOf(`${file} is written, sealed with this shop's secret.`, compared, left, false))
    for (const line of await waitingOnTablets(db)) print(line)
  })
}

export async function runImport(file: string, own: Own, flags: string[]): Promise<void> {
  await withShop(flags, async ({ db, vault, settings }) => {
    if (settings.UPSTREAM_URL)
      throw new Error('Into engine mode: run this without UPSTREAM_URL and UPSTREAM_API_KEY.')
    const opened = openHouseFile(vault, readFileSync(file, 'utf8'))
    const isDryRun = own['dry-run'] !== undefined
    const moved = await importHouse({ db, vault, now: Date.now }, opened, { isDryRun })
    const isGood = differing(moved).length === 0
    const title = isDryRun
      ? 'Dry run: nothing was written.'
      : isGood
        ? 'Moved in: every count is as it was there. Start without UPSTREAM_URL.'
        : 'NOT moved in: counts differ.'
    if (!isGood) process.exitCode = 1
    await report(db, own, reportOf(title, moved.stamps, moved.left, !isDryRun))
  })
}

export async function runBack(own: Own, flags: string[]): Promise<void> {
  await withShop(flags, async ({ db, vault, settings }) => {
    const upstream = upstreamOf(settings)
    if (!upstream) throw new Error('To which service? Set UPSTREAM_URL and UPSTREAM_API_KEY.')
    const zone = settings.SHOP_TIMEZONE ?? (await shopSettings.read(db.read)).timeZone
    const { dayOf } = createShopTime(zone || new Intl.DateTimeFormat().resolvedOptions().timeZone)
    const now = Date.now
    const onError = (error: Error) => createLog(settings.LOG_LEVEL).fault(error, null)
    const gateway = createGateway({ db, vault, now, dayOf, ...upstream, onError })
    const asked: BackAsked = {
      isDryRun: own['dry-run'] !== undefined,
      cards: pairs(own.cards),
      made: pairs(own.made),
    }
    const { hosted, limits, settleMs } = upstream
    const moved = await moveBack(
      { db, vault, gateway, hosted, limits, settleMs, now, today: () => dayOf(now()), sleep },
      asked,
    )
    const title = asked.isDryRun
      ? 'Dry run: nothing was written, here or there.'
      : isWhole(moved)
        ? 'Moved back: every count was read back from the service. Start with UPSTREAM_URL.'
        : 'NOT moved back yet: see what differs, and run the same again.'
    if (!asked.isDryRun && !isWhole(moved)) process.exitCode = 1
    await report(db, own, reportOf(title, moved.compared, moved.left, !asked.isDryRun))
  })
}

type Shop = { db: Db; vault: Vault; settings: Settings }

async function withShop(flags: string[], work: (shop: Shop) => Promise<void>): Promise<void> {
  const settings = readSettings(process.env, flags)
  await assertShop(settings)
  const { db, release } = await openDatabase(settings, createLog(settings.LOG_LEVEL))
  try {
    await work({ db, settings, vault: await openVault(db, await readSecret(settings, db)) })
  } finally {
    await db.close()
    release()
  }
}

/** Printed, and then kept where it is asked for, since nobody moves twice: a report of before is not written over. */
async function report(db: Db, { report: file }: Own, text: string): Promise<void> {
  print(text)
  for (const line of await waitingOnTablets(db)) print(line)
  if (!file) return
  try {
    writeFileSync(file, text, { flag: 'wx', mode: 0o600 })
  } catch (error) {
    const cause = error instanceof Error ? error.message : String(error)
    throw new Error(`The report ${file} is not written: ${cause}. It is printed above.`, { cause: error })
  }
}

/** `9=31,10=32`. */
function pairs(text = ''): Map<number, number> {
  const found = text
    .split(',')
    .filter(Boolean)
    .map((pair) => pair.split('=').map(Number))
  if (found.some((pair) => pair.length !== 2 || !pair.every((it) => Number.isSafeInteger(it) && it > 0)))
    throw new Error(`"${text}" is not as 9=31,10=32`)
  return new Map(found as [number, number][])
}
