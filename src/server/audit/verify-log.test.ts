/** what was done to a log is found, by our verifier and by one that shares no code with it. */
import { generateKeyPairSync } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type AuditRow, type Checkpoint, genesis, type LogLine } from '#shared/audit-log.ts'
import type { Json } from '#shared/canonical-json.ts'
import { verifyBoth } from '../testing/both-verifiers.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { oddCharacters, oddNumbers } from '../testing/odd-values.ts'
import { createRandom } from '../testing/simulated-time.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { auditHash } from './audit-log.ts'
import { rawPublicKey, signCheckpoint } from './checkpoint.ts'
import { checkpointIfDue, openAuditKey } from './checkpoints.ts'
import { exportLog } from './export.ts'
import { verifyLog } from './verify-log.ts'

const { privateKey } = generateKeyPairSync('ed25519')
const publicKey = rawPublicKey(privateKey)
const deep = process.env.DEEP === '1'
const logs = deep ? 1000 : 50

type Row = Extract<LogLine, { kind: 'row' }>
type Note = Extract<LogLine, { kind: 'checkpoint' }>

/** Three chains, two checkpoints, the second behind the last row of all. What is in them no route would let in. */
function makeLog(random: () => number): { head: LogLine; notes: Note[]; rows: Row[] } {
  const pick = <T>(list: readonly T[]) => list[Math.floor(random() * list.length)] as T
  const rows: Row[] = []
  const heads = new Map<string, [string, number, string]>()
  for (const chain of ['shop', 'stamp:1', 'stamp:한글']) {
    let prevHash = genesis
    const length = 4 + Math.floor(random() * 4)
    for (let seq = 1; seq <= length; seq++) {
      const body: Json = {
        count: Math.floor(random() * 5),
        note: pick(oddCharacters),
        amount: pick(oddNumbers) * random(),
        nested: {
          b: [pick(oddNumbers), null],
          a: true,
          [pick(oddCharacters) ?? '']: 1,
          '\uffff': 2,
          '☕': 3,
        },
      }
      const row: Omit<AuditRow, 'hash'> = {
        chain,
        seq,
        at: 1_770_000_000_000 + Math.floor(random() * 1e9),
        event: 'stamp.added',
        commandId: newId(),
        actor: 'system',
        body,
        prevHash,
      }
      prevHash = auditHash(row)
      rows.push({ kind: 'row', ...row, hash: prevHash })
      heads.set(chain, [chain, seq, prevHash])
    }
  }
  const [shop, ...others] = [...heads.values()]
  const note = (number: number, before: Checkpoint | null, ofHeads: Checkpoint['heads']): Note => ({
    kind: 'checkpoint',
    ...signCheckpoint(
      { number, at: number, rows: 1, prevHash: before?.hash ?? genesis, heads: ofHeads },
      privateKey,
    ),
  })
  const first = note(1, null, shop ? [shop] : [])
  return { head: { kind: 'log', version: 1, publicKey }, notes: [first, note(2, first, others)], rows }
}

const whole = ({ head, notes, rows }: { head: LogLine; notes: Note[]; rows: Row[] }): LogLine[] => [
  head,
  ...notes,
  ...rows,
  { kind: 'end', rows: rows.length, checkpoints: notes.length },
]

const columns = ['chain', 'seq', 'at', 'event', 'commandId', 'actor', 'body', 'prevHash', 'hash'] as const
type Harm = { name: string; spoil: (rows: Row[], at: number) => Row[] }
const altered = (row: Row, column: (typeof columns)[number]): Row => {
  const value = row[column]
  if (typeof value === 'number') return { ...row, [column]: value + 1 }
  if (typeof value === 'string') return { ...row, [column]: column === 'hash' ? '1'.repeat(64) : `${value}x` }
  return { ...row, body: { ...(row.body as object), count: 99 } }
}
/** Hashed again to the end of its chain, as an administrator without the signing key would. */
function rehashed(rows: Row[], from: number): Row[] {
  const out = [...rows]
  for (let n = from; n < out.length && out[n]?.chain === rows[from]?.chain; n++) {
    const row = out[n]
    const before = out[n - 1]
    if (!row) break
    const next = { ...row, prevHash: before?.chain === row.chain ? before.hash : genesis }
    out[n] = { ...next, hash: auditHash(next) }
  }
  return out
}
const harms: Harm[] = [
  ...columns.map((column) => ({
    name: `${column} changed`,
    spoil: (rows: Row[], at: number) => rows.map((row, n) => (n === at ? altered(row, column) : row)),
  })),
  { name: 'row deleted', spoil: (rows, at) => rows.filter((_, n) => n !== at) },
  {
    name: 'row inserted',
    spoil: (rows, at) => rows.flatMap((row, n) => (n === at ? [{ ...row, event: 'x' }, row] : [row])),
  },
  { name: 'row doubled', spoil: (rows, at) => rows.flatMap((row, n) => (n === at ? [row, row] : [row])) },
  {
    name: 'rows swapped',
    spoil: (rows, at) => {
      const other = rows[at - 1]
      const row = rows[at]
      return other && row ? [...rows.slice(0, at - 1), row, other, ...rows.slice(at + 1)] : []
    },
  },
  {
    name: 'tail cut off behind a checkpoint',
    spoil: (rows, at) => rows.filter((row, n) => n < at || row.chain !== rows[at]?.chain),
  },
  {
    name: 'body changed and hashed again',
    spoil: (rows, at) =>
      rehashed(
        rows.map((row, n) => (n === at ? altered(row, 'body') : row)),
        at,
      ),
  },
]

test(`${logs} logs × ${harms.length} harms: all found, and the first bad row named (A-1)`, {
  timeout: 1_200_000,
}, async () => {
  const seed = Number(process.env.SEED ?? 7)
  const random = createRandom(seed)
  const missed: string[] = []
  for (let n = 0; n < logs; n++) {
    const log = makeLog(random)
    expect(await verifyLog(whole(log))).toMatchObject({ ok: true, rows: log.rows.length, checkpoints: 2 })
    for (const { name, spoil } of harms) {
      const at = 1 + Math.floor(random() * (log.rows.length - 1))
      const verdict = await verifyLog(whole({ ...log, rows: spoil(log.rows, at) }))
      const isNamed = !verdict.ok && verdict.chain !== null && verdict.seq !== null
      if (!isNamed) missed.push(`seed ${seed}, log ${n}, row ${at}: ${name}`)
    }
  }
  expect(missed).toEqual([])
})

test('a checkpoint that was kept elsewhere finds a log that was signed anew or cut', async () => {
  const log = makeLog(createRandom(3))
  const [, second] = log.notes
  if (!second) throw new Error('two checkpoints were made')
  const kept = { ...second, publicKey }
  expect(await verifyLog(whole(log), kept)).toMatchObject({ ok: true })
  const cut = whole({
    ...log,
    notes: log.notes.slice(0, 1),
    rows: log.rows.filter(({ chain }) => chain === 'shop'),
  })
  expect(await verifyLog(cut)).toMatchObject({ ok: true })
  expect(await verifyLog(cut, kept)).toMatchObject({ ok: false })
  const other = makeLog(createRandom(4))
  expect(await verifyLog(whole(other), kept)).toMatchObject({
    ok: false,
    cause: expect.stringContaining('kept'),
  })
})

test('the second verifier, in Python, agrees on good and bad logs (A-2)', {
  timeout: 1_200_000,
}, async () => {
  const random = createRandom(11)
  const written: LogLine[][] = []
  const count = deep ? 1000 : 15
  for (let n = 0; n < count; n++) {
    const log = makeLog(random)
    written.push(whole(log))
    const harm = harms[n % harms.length]
    const at = 1 + Math.floor(random() * (log.rows.length - 1))
    if (harm) written.push(whole({ ...log, rows: harm.spoil(log.rows, at) }))
  }
  // Where two chains meet each of them is whole, and the file is not in order all the same.
  const log = makeLog(random)
  const edge = log.rows.findIndex(({ chain }, n) => n > 0 && chain !== log.rows[n - 1]?.chain)
  for (const { spoil } of harms) written.push(whole({ ...log, rows: spoil(log.rows, edge) }))
  const verdicts = await verifyBoth(
    written.map((lines) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')),
  )
  const isGood = (said: string) => said.startsWith('good: ')
  expect(verdicts.filter(({ ours, python }) => isGood(ours) !== isGood(python))).toEqual([])
  expect(verdicts.filter(({ ours }) => isGood(ours))).toHaveLength(count)
})

test.each<[string, (line: Record<string, unknown>) => unknown]>([
  ['a field that no hash covers', (line) => ({ ...line, more: 1 })],
  ['another version', (line) => (line.kind === 'log' ? { ...line, version: 2 } : line)],
  ['true for 1', (line) => (line.kind === 'row' && line.seq === 1 ? { ...line, seq: true } : line)],
  ['another end', (line) => (line.kind === 'end' ? { ...line, kind: 'fin' } : line)],
  [
    'a checkpoint left out of the count',
    (line) => (line.kind === 'end' ? { ...line, checkpoints: 1 } : line),
  ],
  [
    'a signature with something behind it',
    (line) => (line.kind === 'checkpoint' ? { ...line, signature: `${line.signature}x` } : line),
  ],
])('neither takes %s', async (_, spoil) => {
  const lines = whole(makeLog(createRandom(5)))
  const text = (list: readonly unknown[]) => list.map((line) => `${JSON.stringify(line)}\n`).join('')
  const [good, bad] = await verifyBoth([text(lines), text(lines.map(spoil))])
  expect(good).toMatchObject({ ours: expect.stringMatching(/^good/), python: expect.stringMatching(/^good/) })
  expect(bad).toMatchObject({ ours: expect.stringMatching(/^BAD/), python: expect.stringMatching(/^BAD/) })
})

describeOnBoth('the log of a shop', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  test('checkpoints come when due, the export verifies, and still does after an erasure (A-6)', async () => {
    const { db } = database
    const key = await openAuditKey(db, shop.vault)
    const stampIdx = await shop.stampWith(3, 1, { userNm: 'Canary Kim', userPhnno: '010-canary' })
    const first = await checkpointIfDue(db, key, shop.clock.now)
    expect(first).toMatchObject({ number: 1 })
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    expect(await checkpointIfDue(db, key, shop.clock.now + 60_000)).toBeNull()
    expect(await checkpointIfDue(db, key, shop.clock.now + 901_000)).toMatchObject({ number: 2 })
    expect(await checkpointIfDue(db, key, shop.clock.now + 9_010_000)).toBeNull()
    await shop.api('DELETE', `/api/stamp/v1/delete?stampIdx=${stampIdx}`)
    const lines: LogLine[] = []
    for await (const line of exportLog(db, rawPublicKey(key))) lines.push(line)
    const kept = first ? { ...first, publicKey: rawPublicKey(key) } : undefined
    expect(await verifyLog(lines, kept)).toMatchObject({ ok: true, checkpoints: 2 })
    expect(JSON.stringify(lines)).not.toMatch(/canary/i)
  })
})
