/** The folder of the embedded database and of the secret: for its owner's eyes only, and for one server at a time. */
import {
  chmodSync,
  closeSync,
  existsSync,
  fsyncSync,
  linkSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

export const databaseName = 'stampdesk.sqlite'
const lockName = 'stampdesk.lock'
/** What we keep there. Whatever else lies beside it is not ours to touch. */
const ours = /^(secret|stampdesk\.(lock|sqlite(-wal|-shm|-journal)?))$/
const forOthers = 0o077

/**
 * Makes the folder where there is none, and takes from others what they may do with what is there. Throws one sentence
 * where it cannot be used; returns one where others may still look around in it.
 */
export function readyFolder(dataDir: string): string | null {
  try {
    makeFolder(dataDir)
    return narrow(dataDir)
  } catch (error) {
    throw folderFault(dataDir, error)
  }
}

/** Each that is missing, from the top, so that the system says of the one that it refuses why. */
export function makeFolder(path: string): void {
  const whole = resolve(path)
  if (existsSync(whole)) return
  makeFolder(dirname(whole))
  try {
    mkdirSync(whole, { mode: 0o700 })
  } catch (error) {
    // Another start was quicker.
    if (codeOf(error) !== 'EEXIST') throw error
  }
  syncFolder(dirname(whole))
}

/** Where it holds more than ours it may be meant for others too: then only its files are closed to them. */
function narrow(dataDir: string): string | null {
  // Windows has no such modes: who may read is the folder's own list.
  if (process.platform === 'win32') return null
  const names = readdirSync(dataDir)
  for (const name of names.filter((it) => ours.test(it))) close(join(dataDir, name))
  if (!isOpen(dataDir)) return null
  if (names.every((name) => ours.test(name))) close(dataDir)
  return isOpen(dataDir) ? `${dataDir} can be looked into by others: chmod 700 it` : null
}

const isOpen = (path: string) => (statSync(path).mode & forOthers) !== 0

function close(path: string): void {
  if (isOpen(path)) chmodSync(path, statSync(path).mode & 0o777 & ~forOthers)
}

/** Before SQLite makes it for everybody to read; its journal takes the mode over. */
export function readyFile(file: string): void {
  // Never opened where it is there: closing it would take the locks that this process has on it (POSIX fcntl).
  if (!existsSync(file)) closeSync(openSync(file, 'a', 0o600))
}

/** Written whole or not at all, and synced with its name; where there is one already, that one stays. */
export function writeOnce(file: string, text: string): void {
  const draft = `${file}.${process.pid}`
  const handle = openSync(draft, 'w', 0o600)
  writeSync(handle, text)
  fsyncSync(handle)
  closeSync(handle)
  try {
    linkSync(draft, file)
  } catch (error) {
    // Some file systems (FAT, some network shares) have no hard links.
    if (codeOf(error) !== 'EEXIST') renameSync(draft, file)
  } finally {
    rmSync(draft, { force: true })
  }
  syncFolder(dirname(file))
}

/** A file's name is safe once its folder is. Windows opens no folders, and keeps names by itself. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return
  const handle = openSync(folder, 'r')
  fsyncSync(handle)
  closeSync(handle)
}

/** Kept until it is let go, or the process is no more, however that ends: the system's own lock on a file. */
export type FolderHold = { release(): void }

/** Null where another process has it. */
export function holdFolder(dataDir: string): FolderHold | null {
  try {
    const file = join(dataDir, lockName)
    readyFile(file)
    const lock = new DatabaseSync(file, { timeout: 0 })
    try {
      lock.exec('PRAGMA journal_mode = MEMORY; PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE')
    } catch (error) {
      lock.close()
      if (isBusy(error)) return null
      throw error
    }
    return { release: () => lock.close() }
  } catch (error) {
    throw folderFault(dataDir, error)
  }
}

/** SQLITE_BUSY, SQLITE_LOCKED */
const isBusy = (error: unknown) =>
  error instanceof Error && 'errcode' in error && [5, 6].includes(Number(error.errcode) & 0xff)

const codeOf = (error: unknown) => (error instanceof Error && 'code' in error ? String(error.code) : '')

function folderFault(dataDir: string, error: unknown): Error {
  const code = codeOf(error)
  const cause =
    code === 'EACCES' || code === 'EPERM'
      ? 'this user may not write there'
      : code === 'ENOTDIR' || code === 'EEXIST'
        ? 'it is not a folder'
        : code === 'EROFS'
          ? 'it can only be read'
          : error instanceof Error
            ? error.message
            : String(error)
  return new Error(`DATA_DIR ${dataDir} cannot be used: ${cause}.`, { cause: error })
}
