/**
 * The rows of the activity, newest first, one statement a stream. Each walks one index of migration 005 backwards from
 * the cursor, so that the first page of a million costs what the first page of a thousand does.
 */
import type { ActivityFilters, Change } from '#shared/activity-api.ts'
import { refusalCode } from '#shared/refusals.ts'
import type { Param, Queries, Row } from '../db/db.ts'
import { type BranchSpan, branchOf, isLoggedAt, isTappedIn } from './branches.ts'
import type { Key } from './cursor.ts'
import { changesOf } from './history-entries.ts'
import type { Span } from './shop-day.ts'

export type ActivityRequest = Omit<ActivityFilters, 'from' | 'to'> & {
  span: Span | null
  /** Of the branch that is asked for, one tablet's time there, which is looked for by itself. */
  at?: BranchSpan
  before: Key | null
  limit: number
}

/** Tablets of a branch that are each looked for by their own index; beyond that all that happened is looked through. */
export const mostSpans = 64

export type CommandRow = Row & {
  command_id: string
  decided_at: number
  tapped_at: number | null
  kind: string
  stamp_idx: number | null
  card_idx: number | null
  person: string | null
  caller: string
  /** Null while a hosted service has not answered. */
  code: number | null
  reason: string | null
  pin_checked: number | null
  event: string | null
  delta: number | null
  stamps_after: number | null
}

export type LogRow = Row & {
  at: number
  hash: string
  chain: string
  event: string
  actor: string
  body: string
}

/** `scannedTo`: nothing more was looked at behind this row; null where the stream was looked at as far as was asked. */
export type Stream<R> = { rows: R[]; scannedTo: Key | null }

type Condition = (param: (value: Param) => string) => string

/**
 * How many rows of an index are looked at for a page where a second filter leaves most of them out: what is rare, or
 * was never, must not cost a walk through all that ever happened. The page is short then, and the next one goes on.
 */
const scanRows = 1000

/** Commands of one kind, or of every kind where it is null: with `IN` a planner would sort a whole index. */
export async function listCommands(
  read: Queries['query'],
  request: ActivityRequest,
  kind: string | null,
): Promise<Stream<CommandRow>> {
  const { person, tablet, branch, at, cardIdx, stampIdx, outcome, span, before, limit } = request
  // The first of them walks its index. What is usually rarer stands before what is usually not.
  const filters: Condition[] = []
  const byBranch: Condition | undefined = branch ? (param) => `${branchOf('')} = ${param(branch)}` : undefined
  if (at) filters.push((param) => `caller <> 'system' AND caller = ${param(`tablet:${at.tabletId}`)}`)
  if (stampIdx) filters.push((param) => `stamp_idx = ${param(stampIdx)}`)
  if (outcome) filters.push((param) => `code <> 0 AND code <> ${param(refusalCode['being-checked'])}`)
  if (kind && !isUsual(kind)) filters.push((param) => `kind = ${param(kind)}`)
  if (person) filters.push((param) => `person = ${param(person)}`)
  if (cardIdx) filters.push((param) => `card_idx = ${param(cardIdx)}`)
  if (tablet && !at) filters.push((param) => `caller <> 'system' AND caller = ${param(`tablet:${tablet}`)}`)
  if (at) filters.push((param) => isTappedIn(at, param))
  else if (byBranch) filters.push(byBranch)
  if (kind && isUsual(kind)) filters.push((param) => `kind = ${param(kind)}`)

  // Where a tablet was has no index of its own.
  const walked = filters[0] === byBranch ? undefined : filters.shift()
  // No tap is decided before it is made.
  const since = at && { from: Math.max(at.since, span?.from ?? 0), until: span?.until ?? null }
  const window = boundsOf({ at: 'decided_at', id: 'command_id' }, since ?? span, before)
  // Without a filter by the index of migration 009, which is there for that and cannot be taken with one.
  if (walked) window.unshift(walked)
  else window.push(() => 'decided_at >= 0')
  return readStream<CommandRow>(read, {
    table: 'commands',
    columns: `command_id, decided_at, tapped_at, kind, stamp_idx, card_idx, person, caller, code, reason, pin_checked`,
    more: `,
       (SELECT l.event FROM ledger l WHERE l.stamp_idx = c.stamp_idx AND l.command_id = c.command_id AND l.part = 1) AS event,
       (SELECT SUM(l.delta) FROM ledger l WHERE l.stamp_idx = c.stamp_idx AND l.command_id = c.command_id) AS delta,
       (SELECT l.stamps_after FROM ledger l WHERE l.stamp_idx = c.stamp_idx AND l.command_id = c.command_id ORDER BY l.part DESC LIMIT 1)
         AS stamps_after`,
    key: { at: 'decided_at', id: 'command_id', prefix: '' },
    order: 'ORDER BY decided_at DESC, command_id DESC',
    window,
    left: filters,
    limit,
  })
}

/** What each update changed, from what to what: its row of the chain says it. */
export async function readChanges(
  query: Queries['query'],
  commands: readonly CommandRow[],
): Promise<(commandId: string) => Change[]> {
  const updates = commands.filter(({ kind, stamp_idx }) => kind === 'update' && stamp_idx !== null)
  const bodies = new Map<string, Change[]>()
  for (const { command_id, stamp_idx } of updates) {
    const [row] = await query<Row & { body: string }>(
      'SELECT body FROM audit WHERE chain = $1 AND command_id = $2',
      [`stamp:${stamp_idx}`, command_id],
    )
    if (row) bodies.set(command_id, changesOf(JSON.parse(row.body)))
  }
  return (commandId) => bodies.get(commandId) ?? []
}

const isUsual = (kind: string) => kind === 'add' || kind === 'arriving-add'

/** What the audit log holds beside the commands: sign-ins, people, tablets, settings, reviews. */
export async function listLog(read: Queries['query'], request: ActivityRequest): Promise<Stream<LogRow>> {
  const { person, tablet, branch, stampIdx, span, before, limit } = request
  const left: Condition[] = []
  if (person) left.push((param) => actorIs(param, `person:${person}`))
  if (tablet) {
    const end = `tablet:${tablet}`
    left.push((param) => `substr(actor, length(actor) - ${param(end.length - 1)}) = ${param(end)}`)
  }
  if (branch) left.push((param) => isLoggedAt(branch, param))
  const window: Condition[] = [() => 'command_id IS NULL']
  if (stampIdx) window.push((param) => `chain = ${param(`stamp:${stampIdx}`)}`)
  const last = before && {
    at: before.at,
    id: before.id.startsWith('log:') ? before.id.slice('log:'.length) : '',
  }
  window.push(...boundsOf({ at: 'at', id: 'hash' }, span, last))
  return readStream<LogRow>(read, {
    table: 'audit',
    columns: 'at, hash, chain, event, actor, body',
    more: '',
    key: { at: 'at', id: 'hash', prefix: 'log:' },
    // One chain is short and has its own index; with the sum the other one, of all chains, is of no use.
    order: stampIdx ? 'ORDER BY at + 0 DESC, hash DESC' : 'ORDER BY at DESC, hash DESC',
    window,
    left,
    limit,
  })
}

type Bounds = { from: number; until: number | null }

/**
 * One bound at each end, the tighter one: of two SQLite walks from the first that it reads, through whatever lies between it and
 * the other.
 */
function boundsOf(columns: { at: string; id: string }, span: Bounds | null, before: Key | null): Condition[] {
  const { at, id } = columns
  const bounds: Condition[] = []
  if (span) bounds.push((param) => `${at} >= ${param(span.from)}`)
  const until = span?.until ?? null
  if (before && (until === null || before.at < until))
    bounds.push((param) => {
      const last = param(before.at)
      return `${at} <= ${last} AND (${at}, ${id}) < (${last}, ${param(before.id)})`
    })
  else if (until !== null) bounds.push((param) => `${at} < ${param(until)}`)
  return bounds
}

/** No pattern: an id may hold the signs that mean something in one. */
function actorIs(param: (value: Param) => string, actor: string): string {
  return `actor = ${param(actor)} OR substr(actor, 1, ${param(actor.length + 1)}) = ${param(`${actor}@`)}`
}

type Asking = {
  table: 'commands' | 'audit'
  columns: string
  more: string
  key: { at: string; id: string; prefix: string }
  order: string
  /** Conditions that an index answers. */
  window: readonly Condition[]
  /** Those that are looked at row by row. */
  left: readonly Condition[]
  limit: number
}

async function readStream<R extends Row>(read: Queries['query'], asking: Asking): Promise<Stream<R>> {
  const { table, columns, more, key, order, window, left, limit } = asking
  const text = (from: string, tail: string, sets: readonly (readonly Condition[])[]) => {
    const params: Param[] = []
    const param = (value: Param) => `$${params.push(value)}`
    const [inner = '', outer = ''] = sets.map((set) =>
      set.map((condition) => `(${condition(param)})`).join(' AND '),
    )
    return { sql: `${from.replace('{inner}', inner).replace('{outer}', outer)} ${tail}`, params }
  }
  const isWindowed = left.length > 0
  const inner = `SELECT ${columns} FROM ${table} WHERE {inner} ${order}`
  const page = isWindowed
    ? `SELECT ${columns} FROM (${inner} LIMIT ${scanRows}) w WHERE {outer} ${order} LIMIT ${limit}`
    : `${inner} LIMIT ${limit}`
  const first = text(`SELECT c.* ${more} FROM (${page}) c`, `ORDER BY c.${key.at} DESC, c.${key.id} DESC`, [
    window,
    left,
  ])
  const rows = await read<R>(first.sql, first.params)
  if (!isWindowed || rows.length >= limit) return { rows, scannedTo: null }
  const end = text(
    `SELECT ${key.at} AS at, ${key.id} AS id FROM ${table} WHERE {inner} ${order}`,
    `LIMIT 1 OFFSET ${scanRows - 1}`,
    [window],
  )
  const [last] = await read<Row & Key>(end.sql, end.params)
  return { rows, scannedTo: last ? { at: last.at, id: key.prefix + last.id } : null }
}
