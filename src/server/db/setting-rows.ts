/** The table of single values: what the server keeps of itself, by name. */
import type { Db, Queries } from './db.ts'

export async function readSetting(query: Queries['query'], key: string): Promise<string | null> {
  const [row] = await query<{ value: string }>('SELECT value FROM settings WHERE key = $1', [key])
  return row?.value ?? null
}

/** Whoever comes first, of all processes: true where nothing was kept under this key before. */
export async function keepSetting(tx: Queries, key: string, value: string): Promise<boolean> {
  const sql = 'INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING'
  return (await tx.run(sql, [key, value])) === 1
}

export async function setSetting(tx: Queries, key: string, value: string): Promise<void> {
  await tx.run(
    `INSERT INTO settings (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, value],
  )
}

/** What all processes are to agree on: the value that is kept, and that is this one where none was. */
export async function settledSetting(db: Db, key: string, value: string): Promise<string> {
  await db.write((tx) => keepSetting(tx, key, value))
  return (await readSetting(db.read, key)) ?? value
}
