import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it, vi } from 'vitest'
import { openSqlite } from './sqlite.ts'

const hold = `const { DatabaseSync } = require('node:sqlite'); const db = new DatabaseSync(process.argv[1])
db.exec('BEGIN'); db.prepare('SELECT * FROM t').all(); console.log('reads'); process.stdin.resume()`

it('says pending at once while another process reads, and cuts the journal after it has left', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'scrub-'))
  const file = join(folder, 'db')
  const db = openSqlite(file)
  const holds = () => [file, `${file}-wal`].some((path) => readFileSync(path).includes('Kim Minji'))
  try {
    await db.exec(`CREATE TABLE t (name TEXT); INSERT INTO t VALUES ('Kim Minji')`)
    const reader = spawn(process.execPath, ['-e', hold, file])
    await once(reader.stdout, 'data')
    await db.write((tx) => tx.run('DELETE FROM t'))
    const began = performance.now()
    expect(await db.scrub()).toBe('pending')
    expect(performance.now() - began).toBeLessThan(1000)
    expect(holds()).toBe(true)
    reader.kill()
    await once(reader, 'exit')
    await vi.waitFor(() => expect(holds()).toBe(false), 5000)
  } finally {
    await db.close()
    rmSync(folder, { recursive: true })
  }
})
