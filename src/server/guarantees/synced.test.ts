/**
 * what is acknowledged is synced. Killing the process cannot show this, since the page cache survives it; the
 * system calls can.
 */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'

const script = new URL('../testing/write-rows.ts', import.meta.url).pathname
const main = new URL('../main.ts', import.meta.url).pathname
const commits = 40
const hasStrace = spawnSync('strace', ['-V']).status === 0
if (!hasStrace && process.env.CI) throw new Error('CI needs strace: apt-get install strace')

let folder: string
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'stampdesk-sync-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

/** The system calls of a process, one a line, each file with its path. */
function traced(calls: string, args: string[], env = {}): { printed: string; lines: string[] } {
  const file = join(folder, 'trace')
  const printed = execFileSync(
    'strace',
    ['-f', '--seccomp-bpf', '-y', '-s', '0', '-e', `trace=${calls}`, '-o', file, process.execPath, ...args],
    { encoding: 'utf8', env: { PATH: process.env.PATH, ...env } },
  )
  return { printed, lines: readFileSync(file, 'utf8').split('\n') }
}

/** fdatasync and fsync calls of a process that commits so many rows. */
function syncs(rows: number, ...planted: string[]): number {
  const data = mkdtempSync(join(folder, 'rows-'))
  const { printed, lines } = traced('fsync,fdatasync', [script, data, String(rows), ...planted])
  expect(printed).toBe(`${rows} acknowledged\n`)
  return lines.filter((line) => /\bf(data)?sync\(/.test(line)).length
}

test.skipIf(!hasStrace)('each acknowledged commit of SQLite is synced before it is acknowledged', () => {
  expect(syncs(commits) - syncs(0)).toBeGreaterThanOrEqual(commits)
})

test.skipIf(!hasStrace)('planted: with synchronous=NORMAL the same count shows that they are not', () => {
  expect(syncs(commits, 'planted: synchronous=NORMAL') - syncs(0)).toBeLessThan(commits)
})

/** What happens to the file and its name, in its order: a draft is written and synced, then named, then its folder synced. */
function storyOf(lines: readonly string[], draft: RegExp, name: string): string[] {
  const named = lines.findIndex(
    (line) => /\b(link|rename)/.test(line) && line.includes(`"${join(folder, name)}"`),
  )
  const before = lines.slice(0, Math.max(named, 0)).filter((line) => draft.test(line.split('<')[1] ?? ''))
  const after = lines.slice(named + 1).find((line) => /sync\(/.test(line))
  return [before.at(-1) ?? '', lines[named] ?? '', after ?? ''].map(
    (line) => `${/\w+(?=\()/.exec(line)?.[0]} ${/[<"]([^>"]+)/.exec(line)?.[1]?.replace(folder, '')}`,
  )
}

test.skipIf(!hasStrace)(
  'the secret, a backup, a restored database and the log in a file are synced before they have their name, and their names too',
  () => {
    const calls = 'fsync,fdatasync,write,pwrite64,link,rename'
    const run = (env: Record<string, string>, ...args: string[]) =>
      traced(calls, [main, ...args], { DATA_DIR: join(folder, 'data'), ...env }).lines
    run({}, 'migrate')
    const exported = run({}, 'audit', 'export', join(folder, 'log'))
    expect(storyOf(exported, /\/data\/secret\.\d+>/, 'data/secret')).toEqual([
      expect.stringMatching(/^fsync \/data\/secret\.\d+$/),
      expect.stringMatching(/^link \/data\/secret\.\d+$/),
      'fsync /data',
    ])
    const ofLog = exported.filter((line) => line.includes(`<${join(folder, 'log')}>`))
    expect(ofLog.at(-1)).toContain('fsync(')
    expect(exported.slice(exported.indexOf(ofLog.at(-1) ?? ''))).toContainEqual(
      expect.stringContaining(`<${folder}>`),
    )
    const backedUp = run({}, 'backup', join(folder, 'copy'))
    expect(storyOf(backedUp, /\/copy\.\d+\.part>/, 'copy')).toEqual([
      expect.stringMatching(/^fsync \/copy\.\d+\.part$/),
      expect.stringMatching(/^rename \/copy\.\d+\.part$/),
      'fsync ',
    ])
    const env = {
      STAMPDESK_SECRET: readFileSync(join(folder, 'data/secret'), 'utf8'),
      DATA_DIR: join(folder, 'new'),
    }
    const restored = run(env, 'restore', join(folder, 'copy'))
    expect(storyOf(restored, /\/new\/stampdesk\.sqlite\.part>/, 'new/stampdesk.sqlite')).toEqual([
      'fsync /new/stampdesk.sqlite.part',
      'rename /new/stampdesk.sqlite.part',
      'fsync /new',
    ])
  },
)
