/**
 * Where there is room, the tests' databases and browser profiles lie in memory. Every sync is still asked for, and a
 * process that is killed leaves the same files: only the wait for a platter's answer goes, which is most of a commit.
 */
import { existsSync, statfsSync } from 'node:fs'

const memory = '/dev/shm'
const neededBytes = 3 * 2 ** 30

/** For this process and those that it starts. A `TMPDIR` that somebody has set stays. */
export function useMemoryDisk(): void {
  if (process.env.TMPDIR || !existsSync(memory)) return
  const { bavail, bsize } = statfsSync(memory)
  if (bavail * bsize >= neededBytes) process.env.TMPDIR = memory
}
