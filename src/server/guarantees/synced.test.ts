/**
 * what is acknowledged is synced. Killing the process cannot show this, since the page cache survives it; the
 * system calls can.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'

const script = new URL('../testing/write-rows.ts', import.meta.url).pathname
const commits = 40
const hasStrace = spawnSync('strace', ['-V']).status === 0
if (!hasStrace && process.env.CI) throw new Error('CI needs strace: apt-get install strace')

/** fdatasync and fsync calls of a process that commits so many rows. */
function syncs(rows: number, ...planted: string[]): number {
  const folder = mkdtempSync(join(tmpdir(), 'stampdesk-sync-'))
  const trace = join(folder, 'trace')
  try {
    const args = [
      '-f',
      '-e',
      'trace=fsync,fdatasync',
      '-o',
      trace,
      process.execPath,
      script,
      folder,
      String(rows),
    ]
    const printed = execFileSync('strace', [...args, ...planted], { encoding: 'utf8' })
    expect(printed).toBe(`${rows} acknowledged\n`)
    return readFileSync(trace, 'utf8').match(/\bf(data)?sync\(/g)?.length ?? 0
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

test.skipIf(!hasStrace)('each acknowledged commit of SQLite is synced before it is acknowledged', () => {
  expect(syncs(commits) - syncs(0)).toBeGreaterThanOrEqual(commits)
})

test.skipIf(!hasStrace)('planted: with synchronous=NORMAL the same count shows that they are not', () => {
  expect(syncs(commits, 'planted: synchronous=NORMAL') - syncs(0)).toBeLessThan(commits)
})
