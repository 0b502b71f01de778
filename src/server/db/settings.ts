/** The one way to the table `settings`: a value under a key, read and written as its schema says. */
import * as v from 'valibot'
import type { Db, Queries, Row } from './db.ts'

/** Every key that there is. */
type SettingKey =
  | 'audit_key'
  | 'automation'
  | 'demo'
  | 'digest_sent'
  | 'demo_api_key'
  | 'give_backs_a_day'
  | `given_back:${string}`
  | 'honesty'
  | 'house'
  | 'incoming_hook'
  | 'limits'
  | 'look_colour'
  | 'last_backup'
  | 'readiness_probe'
  | 'restored'
  | 'setup_token_hash'
  | 'setup_token_sealed'
  | 'unshown_api_key'
  | 'vault_mark'

type Setting<T> = {
  key: string
  /** Where nothing is kept, or nothing that can be understood. */
  usual: T
  decode(text: string): T
  encode(value: T): string
}

type Query = Queries['query']

export function textSetting(key: SettingKey): Setting<string | null> {
  return { key, usual: null, decode: (text) => text, encode: (value) => value ?? '' }
}

export function numberSetting(key: SettingKey, usual: number): Setting<number> {
  return { key, usual, decode: Number, encode: String }
}

/** `read` fills in what an older version has not written; what it cannot take is a bug and thrown. */
export function jsonSetting<T>(key: SettingKey, usual: T, read: (kept: unknown) => T): Setting<T> {
  return {
    key,
    usual,
    decode: remembered((text) => read(JSON.parse(text))),
    encode: (value) => JSON.stringify(value),
  }
}

/** Of a key; also where a file is read that is no open database of the server. */
export const settingQuery = 'SELECT value FROM settings WHERE key = $1'

export async function readSetting<T>(query: Query, { key, usual, decode }: Setting<T>): Promise<T> {
  const [row] = await query<Row & { value: string }>(settingQuery, [key])
  return row ? decode(row.value) : usual
}

export async function writeSetting<T>(tx: Queries, { key, encode }: Setting<T>, value: T): Promise<void> {
  await tx.run(
    `INSERT INTO settings (key, value) VALUES ($1, $2)
     ON CONFLICT (key) DO UPDATE SET value = excluded.value`,
    [key, encode(value)],
  )
}

/** Of several at once one writes; false for the others, and where there was a value before. */
export async function claimSetting<T>(tx: Queries, { key, encode }: Setting<T>, value: T): Promise<boolean> {
  const claimed = await tx.run(
    'INSERT INTO settings (key, value) VALUES ($1, $2) ON CONFLICT (key) DO NOTHING',
    [key, encode(value)],
  )
  return claimed === 1
}

/** False where another value has been kept meanwhile. */
export async function swapSetting<T>(
  tx: Queries,
  { key, encode }: Setting<T>,
  from: T,
  to: T,
): Promise<boolean> {
  const swapped = await tx.run('UPDATE settings SET value = $3 WHERE key = $1 AND value = $2', [
    key,
    encode(from),
    encode(to),
  ])
  return swapped === 1
}

/** What all processes are to agree on: the value that is kept, and that is this one where none was. */
export async function settleSetting<T>(db: Db, setting: Setting<T>, value: T): Promise<T> {
  await db.write((tx) => claimSetting(tx, setting, value))
  return readSetting(db.read, setting)
}

/** False where there was none. */
export async function removeSetting<T>(tx: Queries, { key }: Setting<T>): Promise<boolean> {
  return (await tx.run('DELETE FROM settings WHERE key = $1', [key])) === 1
}

/** Removes it where it is still this one: of two at once one succeeds. */
export async function takeSetting<T>(tx: Queries, { key, encode }: Setting<T>, value: T): Promise<boolean> {
  return (await tx.run('DELETE FROM settings WHERE key = $1 AND value = $2', [key, encode(value)])) === 1
}

/** One conditional statement, so that two at once do not both find the last place. */
export async function countUpTo(tx: Queries, { key }: Setting<number>, most: number): Promise<boolean> {
  if (most < 1) return false
  const counted = await tx.run(
    `INSERT INTO settings (key, value) VALUES ($1, '1')
     ON CONFLICT (key) DO UPDATE SET value = CAST(CAST(settings.value AS INTEGER) + 1 AS TEXT)
     WHERE CAST(settings.value AS INTEGER) < $2`,
    [key, most],
  )
  return counted === 1
}

// ── fields of a schema, a row each ──────────────────────────────────────────────────────────────────

type Entries = v.ObjectEntries
type Values<E extends Entries> = v.InferOutput<v.ObjectSchema<E, undefined>>
type Given<E extends Entries> = v.InferInput<v.ObjectSchema<E, undefined>>
/** Fields that have to be given: the schema of each other one says itself what it usually is. */
type Needed<E extends Entries> = keyof {
  [Name in keyof Given<E> & keyof Values<E> as undefined extends Given<E>[Name] ? never : Name]: true
}

type SettingGroup<E extends Entries> = {
  read(query: Query): Promise<Values<E>>
  /** Those that are given; the others stay as they are. */
  write(tx: Queries, values: Partial<Values<E>>): Promise<void>
  /** Those of which nothing is kept yet. */
  claim(tx: Queries, values: Partial<Values<E>>): Promise<void>
}

/** Each field of the schema is a row: `shopNm` is kept as `shop_nm`. A field that is added there is kept without a word here. */
export function settingGroup<const E extends Entries>(
  entries: E,
  usual: Pick<Values<E>, Needed<E>>,
): SettingGroup<E> {
  const usually: Record<string, unknown> = { ...v.getDefaults(v.object(entries)), ...usual }
  const settings = Object.entries(entries).map(
    ([name, schema]) => [name, fieldSetting(name, schema, usually[name])] as const,
  )
  const given = (values: object) =>
    settings.flatMap(([name, setting]) =>
      Object.hasOwn(values, name) ? [[setting, (values as Record<string, unknown>)[name]] as const] : [],
    )
  return {
    async read(query) {
      const places = settings.map((_, n) => `$${n + 1}`).join()
      const rows = await query<Row & { key: string; value: string }>(
        `SELECT key, value FROM settings WHERE key IN (${places})`,
        settings.map(([, { key }]) => key),
      )
      const kept = new Map(rows.map(({ key, value }) => [key, value]))
      const values = settings.map(([name, setting]) => {
        const text = kept.get(setting.key)
        return [name, text === undefined ? setting.usual : setting.decode(text)]
      })
      return Object.fromEntries(values)
    },
    async write(tx, values) {
      for (const [setting, value] of given(values)) await writeSetting(tx, setting, value)
    },
    async claim(tx, values) {
      for (const [setting, value] of given(values)) await claimSetting(tx, setting, value)
    },
  }
}

/** Text as it is, a list of words with commas, everything else as JSON. */
function fieldSetting(name: string, schema: Entries[string], usual: unknown): Setting<unknown> {
  const { type } = schema
  const decoded = (text: string) =>
    type === 'string' ? text : type === 'array' ? text.split(',') : json(text)
  return {
    key: name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`),
    usual,
    decode: remembered((text) => {
      const parsed = v.safeParse(schema as v.GenericSchema, decoded(text))
      return parsed.success ? parsed.output : usual
    }),
    encode: (value) => (type === 'string' || type === 'array' ? String(value) : JSON.stringify(value)),
  }
}

/** Settings are read by each request and seldom change: the same text is understood once. */
function remembered<T>(decode: (text: string) => T): (text: string) => T {
  let last: { text: string; value: T } | null = null
  return (text) => {
    if (last?.text !== text) last = { text, value: decode(text) }
    return last.value
  }
}

function json(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
