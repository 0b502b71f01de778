/** A-1 in the code that the browser runs: what was done to a log is found there too, and the first bad row is named. */
import { expect, test } from 'vitest'
import {
  type AuditRow,
  type Checkpoint,
  checkpointText,
  genesis,
  type KeptCheckpoint,
  type LogLine,
  rowText,
} from '#shared/audit-log.ts'
import { Cut, checkLog } from './audit-verification-check.ts'
import { keptFile, parseKept } from './audit-verification-kept.ts'

const { subtle } = crypto
const encoder = new TextEncoder()
const hexOf = (bytes: ArrayBuffer) =>
  Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, '0')).join('')
const base64Of = (bytes: ArrayBuffer) => btoa(String.fromCharCode(...new Uint8Array(bytes)))
const sha256 = async (text: string) => hexOf(await subtle.digest('SHA-256', encoder.encode(text)))

const keys = (await subtle.generateKey({ name: 'Ed25519' }, true, ['sign', 'verify'])) as CryptoKeyPair
const publicKey = base64Of(await subtle.exportKey('raw', keys.publicKey))

/** A generator of Lehmer's: the same log for a seed. */
const randomFrom = (seed: number) => {
  let state = seed
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647
}

type Row = Extract<LogLine, { kind: 'row' }>
type Note = Extract<LogLine, { kind: 'checkpoint' }>
type Log = { head: LogLine; notes: Note[]; rows: Row[] }

async function rowOf(content: Omit<AuditRow, 'hash'>): Promise<Row> {
  return { kind: 'row', ...content, hash: await sha256(rowText(content)) }
}

async function noteOf(number: number, before: Checkpoint | null, heads: Checkpoint['heads'], rows: number) {
  const unsigned = { number, at: number, rows, prevHash: before?.hash ?? genesis, heads }
  const text = checkpointText(unsigned)
  const signature = base64Of(await subtle.sign({ name: 'Ed25519' }, keys.privateKey, encoder.encode(text)))
  return { kind: 'checkpoint' as const, ...unsigned, hash: await sha256(text), signature }
}

/** Three chains, two checkpoints, the second behind the last row of all. */
async function makeLog(random: () => number): Promise<Log> {
  const rows: Row[] = []
  const heads: Checkpoint['heads'] = []
  for (const chain of ['shop', 'stamp:1', 'stamp:한글']) {
    let prevHash = genesis
    const length = 4 + Math.floor(random() * 4)
    for (let seq = 1; seq <= length; seq++) {
      const body = {
        count: Math.floor(random() * 5),
        note: 'caf\u00e9 \u0001 "☕"',
        nested: { b: [1, null] },
      }
      const at = 1_770_000_000_000 + seq
      const content = {
        chain,
        seq,
        at,
        event: 'stamp.added',
        commandId: 'c',
        actor: 'system',
        body,
        prevHash,
      }
      const row = await rowOf(content)
      rows.push(row)
      prevHash = row.hash
    }
    heads.push([chain, length, prevHash])
  }
  const first = await noteOf(1, null, heads.slice(0, 1), heads[0]?.[1] ?? 0)
  return {
    head: { kind: 'log', version: 1, publicKey },
    notes: [first, await noteOf(2, first, heads.slice(1), rows.length)],
    rows,
  }
}

const whole = ({ head, notes, rows }: Log): LogLine[] => [
  head,
  ...notes,
  ...rows,
  { kind: 'end', rows: rows.length, checkpoints: notes.length },
]

/** As a network brings it: cut anywhere, within a line and within a letter. */
function streamOf(text: string, chunk = 7001): ReadableStream<Uint8Array<ArrayBuffer>> {
  const bytes = encoder.encode(text)
  let at = 0
  return new ReadableStream({
    pull(controller) {
      if (at >= bytes.length) return controller.close()
      controller.enqueue(bytes.slice(at, at + chunk))
      at += chunk
    },
  })
}

const textOf = (lines: readonly LogLine[]) => lines.map((line) => `${JSON.stringify(line)}\n`).join('')
const check = (lines: readonly LogLine[], kept: KeptCheckpoint | null = null, chunk?: number) =>
  checkLog({ stream: streamOf(textOf(lines), chunk), subtle, kept })

const columns = ['chain', 'seq', 'at', 'event', 'commandId', 'actor', 'body', 'prevHash', 'hash'] as const
function altered(row: Row, column: (typeof columns)[number]): Row {
  const value = row[column]
  if (typeof value === 'number') return { ...row, [column]: value + 1 }
  if (typeof value === 'string') return { ...row, [column]: column === 'hash' ? '1'.repeat(64) : `${value}x` }
  return { ...row, body: { ...(row.body as object), count: 99 } }
}

/** Hashed again to the end of its chain, as an administrator without the signing key would. */
async function rehashed(rows: readonly Row[], from: number): Promise<Row[]> {
  const out = [...rows]
  for (let n = from; n < out.length && out[n]?.chain === rows[from]?.chain; n++) {
    const row = out[n]
    const before = out[n - 1]
    if (row) out[n] = await rowOf({ ...row, prevHash: before?.chain === row.chain ? before.hash : genesis })
  }
  return out
}

type Harm = { name: string; spoil: (rows: Row[], at: number) => Row[] | Promise<Row[]> }
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
    spoil: (rows, at) => rows.toSpliced(at - 1, 2, ...rows.slice(at - 1, at + 1).toReversed()),
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

const logs = 12
test(`${logs} logs × ${harms.length} harms: all found in the browser, and the first bad row named (A-1)`, async () => {
  const seed = Number(process.env['SEED'] ?? 7)
  const random = randomFrom(seed)
  const missed: string[] = []
  for (let n = 0; n < logs; n++) {
    const log = await makeLog(random)
    const good = await check(whole(log), null, 1 + n * 37)
    expect(good.verdict).toEqual({ ok: true, rows: log.rows.length, checkpoints: 2, isSigned: true })
    expect(good.newest).toMatchObject({ number: 2, publicKey, rows: log.rows.length })
    for (const { name, spoil } of harms) {
      const at = 1 + Math.floor(random() * (log.rows.length - 1))
      const { verdict, newest } = await check(whole({ ...log, rows: await spoil(log.rows, at) }))
      const isNamed = !verdict.ok && verdict.chain !== null && verdict.seq !== null
      if (!isNamed || newest) missed.push(`seed ${seed}, log ${n}, row ${at}: ${name}`)
    }
  }
  expect(missed).toEqual([])
})

test('the first bad row is shown with what it says of itself', async () => {
  const log = await makeLog(randomFrom(3))
  const rows = log.rows.map((row, n) => (n === 2 ? { ...row, event: 'stamp.removed' } : row))
  expect(await check(whole({ ...log, rows }))).toEqual({
    verdict: { ok: false, fault: 'content-changed', chain: 'shop', seq: 3, checkpoint: null },
    newest: null,
    badRow: { at: log.rows[2]?.at, event: 'stamp.removed' },
  })
})

test('a checkpoint that was kept finds a log that was cut or written anew, though its own are signed', async () => {
  const log = await makeLog(randomFrom(3))
  const { newest } = await check(whole(log))
  const kept = newest && parseKept(keptFile(newest).text)
  if (!kept) throw new Error('a checkpoint was kept')
  expect((await check(whole(log), kept)).verdict).toMatchObject({ ok: true })
  const cut = whole({
    ...log,
    notes: log.notes.slice(0, 1),
    rows: log.rows.filter(({ chain }) => chain === 'shop'),
  })
  expect((await check(cut)).verdict).toMatchObject({ ok: true })
  expect((await check(cut, kept)).verdict).toMatchObject({
    ok: false,
    fault: 'kept-is-missing',
    checkpoint: 2,
  })
  const anew = whole(await makeLog(randomFrom(5)))
  expect((await check(anew)).verdict).toMatchObject({ ok: true })
  expect((await check(anew, kept)).verdict).toMatchObject({ ok: false, fault: 'not-as-kept' })
  const ofAnother = { ...kept, publicKey: base64Of(new Uint8Array(32).buffer) }
  expect((await check(whole(log), ofAnother)).verdict).toMatchObject({ ok: false, fault: 'another-key' })
  const bent = { ...kept, rows: kept.rows + 1 }
  expect((await check(whole(log), bent)).verdict).toMatchObject({ ok: false, fault: 'another-key' })
})

test('a checkpoint with another signature, or without the one before, is found', async () => {
  const log = await makeLog(randomFrom(9))
  const [first, second] = log.notes
  if (!first || !second) throw new Error('two checkpoints were made')
  const forged = { ...second, signature: first.signature }
  expect((await check(whole({ ...log, notes: [first, forged] }))).verdict).toMatchObject({
    fault: 'signature-wrong',
    checkpoint: 2,
  })
  expect((await check(whole({ ...log, notes: [second] }))).verdict).toMatchObject({
    fault: 'checkpoint-missing',
  })
})

test('where the browser knows no Ed25519 the hashes are checked, and that is shown', async () => {
  const log = await makeLog(randomFrom(9))
  const without = new Proxy(subtle, {
    get(target, name) {
      if (name === 'importKey') return () => Promise.reject(new DOMException('no', 'NotSupportedError'))
      const method = Reflect.get(target, name) as () => unknown
      return method.bind(target)
    },
  })
  const stream = () => streamOf(textOf(whole(log)))
  const good = await checkLog({ stream: stream(), subtle: without, kept: null })
  expect(good.verdict).toMatchObject({ ok: true, isSigned: false })
})

test('what is no log is unreadable, a log without an end is one, and a cut connection says nothing', async () => {
  const log = await makeLog(randomFrom(9))
  const verdictOf = async (text: string) =>
    (await checkLog({ stream: streamOf(text), subtle, kept: null })).verdict
  const text = textOf(whole(log))
  expect(await verdictOf('<!doctype html>')).toMatchObject({ ok: false, fault: 'unreadable' })
  expect(await verdictOf('null\n')).toMatchObject({ ok: false, fault: 'unreadable' })
  expect(await verdictOf('')).toMatchObject({ ok: false, fault: 'no-end' })
  expect(await verdictOf(text.slice(0, text.trimEnd().lastIndexOf('\n') + 1))).toMatchObject({
    fault: 'no-end',
  })
  const cut = new ReadableStream<Uint8Array<ArrayBuffer>>({
    start(controller) {
      controller.enqueue(encoder.encode(text.slice(0, 900)))
    },
    pull: (controller) => controller.error(new TypeError('network error')),
  })
  await expect(checkLog({ stream: cut, subtle, kept: null })).rejects.toThrow(Cut)
})

test.each(['', '{}', '[]', 'null', '{"number":1}', '{"number":1,"digest":"x"}'])(
  '%j is no checkpoint',
  (text) => {
    expect(parseKept(text)).toBeNull()
  },
)
