/** The database that the settings name, held for this process alone where it is a file. */
import { type FolderHold, holdFolder, readyFolder } from '../db/data-folder.ts'
import type { Db } from '../db/db.ts'
import { type DbSettings, openDb, openDbAsItIs } from '../db/open.ts'
import { createLog, type Log } from '../http/log.ts'
import type { Settings } from './settings.ts'

type OpenDatabase = { db: Db; release(): void }

/** Brings the schema up to date: for this program alone, where the database is a file. */
export async function openDatabase(
  settings: Settings,
  log: Log,
  onCommit?: (durationMs: number) => void,
): Promise<OpenDatabase> {
  let hold: FolderHold | null = null
  const needsFolder = !settings.DATABASE_URL || !settings.STAMPDESK_SECRET
  const warning = needsFolder ? readyFolder(settings.DATA_DIR) : null
  if (warning) log.info(warning)
  if (!settings.DATABASE_URL) {
    hold = holdFolder(settings.DATA_DIR)
    if (!hold)
      throw new Error(
        `DATA_DIR ${settings.DATA_DIR} is in use by a Stampdesk that is running: stop that one, or set another DATA_DIR.`,
      )
  }
  const db = await openDb({ ...placeOf(settings, log), ...(onCommit && { onCommit }) })
  return { db, release: () => hold?.release() }
}

/** For a command that works on a shop: where there is none, as in another folder than the server's, none is made. */
export async function assertShop(settings: Settings): Promise<void> {
  await (await openDbAsItIs(placeOf(settings))).close()
}

export function placeOf(settings: Settings, log = createLog(settings.LOG_LEVEL)): DbSettings {
  return {
    databaseUrl: settings.DATABASE_URL,
    dataDir: settings.DATA_DIR,
    log: (error) => log.fault(error, null),
  }
}
