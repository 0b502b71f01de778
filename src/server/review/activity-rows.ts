/**
 * The rows of the activity, newest first, one statement a stream. Each walks one index of migration 005 backwards from
 * the cursor, so that the first page of a million costs what the first page of a thousand does.
 */
import type { ActivityFilters } from '#shared/activity-api.ts'
import type { Param, Queries, Row } from '../db/db.ts'
import type { Key } from './cursor.ts'
import type { Span } from './shop-day.ts'

export type Asked = Omit<ActivityFilters, 'from' | 'to'> & {
  span: Span | null
  before: Key | null
  limit: number
}

export type CommandRow = Row & {
  command_id: string
  decided_at: number
  tapped_at: number | null
  kind: string
  stamp_idx: number | null
  card_idx: number | null
  person: string | null
  caller: string
  code: number
  reason: string | null
  pin_checked: number | null
  event: string | null
  delta: number | null
  stamps_after: number | null
}

export type LogRow = Row & { at: number; hash: string; chain: string; event: string; actor: string }

/** Puts conditions and their parameters together, so that a number is never written by hand. */
function conditions() {
  const texts: string[] = []
  const params: Param[] = []
  return {
    params,
    add(text: (...names: string[]) => string, ...values: Param[]) {
      texts.push(text(...values.map((value) => `$${params.push(value)}`)))
    },
    where: () => texts.map((text) => `(${text})`).join(' AND '),
  }
}

/** Commands of one kind, or of every kind where it is null: with `IN` a planner would sort a whole index. */
export function listCommands(
  read: Queries['query'],
  asked: Asked,
  kind: string | null,
): Promise<CommandRow[]> {
  const { person, tablet, cardIdx, stampIdx, outcome, span, before, limit } = asked
  const its = conditions()
  if (kind) its.add((k) => `kind = ${k}`, kind)
  if (person) its.add((p) => `person = ${p}`, person)
  if (tablet) its.add((t) => `caller = ${t}`, `tablet:${tablet}`)
  if (cardIdx) its.add((c) => `card_idx = ${c}`, cardIdx)
  if (stampIdx) its.add((s) => `stamp_idx = ${s}`, stampIdx)
  if (outcome) its.add(() => 'code <> 0')
  if (span) its.add((from, until) => `decided_at >= ${from} AND decided_at < ${until}`, span.from, span.until)
  if (before)
    its.add(
      (at, id) => `decided_at <= ${at} AND (decided_at, command_id) < (${at}, ${id})`,
      before.at,
      before.id,
    )
  its.add(() => 'code IS NOT NULL')
  return read<CommandRow>(
    `SELECT c.*,
       (SELECT l.event FROM ledger l WHERE l.command_id = c.command_id AND l.part = 1) AS event,
       (SELECT SUM(l.delta) FROM ledger l WHERE l.command_id = c.command_id) AS delta,
       (SELECT l.stamps_after FROM ledger l WHERE l.command_id = c.command_id ORDER BY l.part DESC LIMIT 1)
         AS stamps_after
     FROM (SELECT command_id, decided_at, tapped_at, kind, stamp_idx, card_idx, person, caller, code, reason,
             pin_checked
           FROM commands WHERE ${its.where()}
           ORDER BY decided_at DESC, command_id DESC LIMIT $${its.params.push(limit)}) c
     ORDER BY c.decided_at DESC, c.command_id DESC`,
    its.params,
  )
}

/** What the audit log holds beside the commands: sign-ins, people, tablets, settings, reviews. */
export function listLog(read: Queries['query'], asked: Asked): Promise<LogRow[]> {
  const { person, tablet, stampIdx, span, before, limit } = asked
  const its = conditions()
  if (person) {
    const exactly = `person:${person}`
    its.add(
      (p, begins, length) => `actor = ${p} OR substr(actor, 1, ${length}) = ${begins}`,
      exactly,
      `${exactly}@`,
      exactly.length + 1,
    )
  }
  if (tablet) {
    const end = `tablet:${tablet}`
    its.add((e, length) => `substr(actor, length(actor) - ${length}) = ${e}`, end, end.length - 1)
  }
  if (stampIdx) its.add((c) => `chain = ${c}`, `stamp:${stampIdx}`)
  if (span) its.add((from, until) => `at >= ${from} AND at < ${until}`, span.from, span.until)
  if (before) {
    const hash = before.id.startsWith('log:') ? before.id.slice('log:'.length) : ''
    its.add((at, h) => `at <= ${at} AND (at, hash) < (${at}, ${h})`, before.at, hash)
  }
  its.add(() => 'command_id IS NULL')
  return read<LogRow>(
    `SELECT at, hash, chain, event, actor FROM audit WHERE ${its.where()}
     ORDER BY at DESC, hash DESC LIMIT $${its.params.push(limit)}`,
    its.params,
  )
}
