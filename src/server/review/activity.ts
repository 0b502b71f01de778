/** Everything that happened, newest first, by page. */
import type { ActivityFilters, ActivityItem, ActivityKind } from '#shared/activity-api.ts'
import { refusalByCode } from '#shared/refusals.ts'
import type { Db } from '../db/db.ts'
import {
  type ActivityRequest,
  type CommandRow,
  type LogRow,
  listCommands,
  listLog,
  mostSpans,
  readChanges,
  type Stream,
} from './activity-rows.ts'
import { type BranchAt, readSpans, readWhereabouts, tapBranch } from './branches.ts'
import { formatCursor, type Key, mergePage } from './cursor.ts'
import { changesOf } from './history-entries.ts'
import { type Names, parseActor, readNames, tabletOf } from './names.ts'
import { readSettlements } from './settled-by.ts'
import { type ShopClock, type Span, spanOf } from './shop-day.ts'

type ActivityPage = { items: ActivityItem[]; nextCursor: string | null; next: Key | null }

/** An add that waited on a tablet is an add to whoever reads. */
const ledgerKinds: Partial<Record<ActivityKind, readonly string[]>> = { add: ['add', 'arriving-add'] }

export async function readActivity(
  { db, clock, names }: { db: Db; clock: ShopClock; names?: Names },
  filters: ActivityFilters,
  { before, limit }: { before: Key | null; limit: number },
): Promise<ActivityPage> {
  const { from, to, ...rest } = filters
  // One row more than the page tells that there is a next page.
  const request: ActivityRequest = { ...rest, span: spanFor(clock, from, to), before, limit: limit + 1 }
  const streams = await readStreams(db, request)
  const { page, next } = mergePage(
    streams.map(({ rows, scannedTo }) => ({ scannedTo, rows: rows.map((row) => ({ ...keyOf(row), row })) })),
    limit,
  )
  const commands = page.flatMap(({ row }) => (isLog(row) ? [] : [row]))
  const [settledBy, changesBy] = await Promise.all([
    readSettlements(db.read, commands),
    readChanges(db.read, commands),
  ])
  const known =
    names ??
    (await readNames(db, {
      people: page.map(({ row }) => personOfRow(row) ?? (isLog(row) ? null : settledBy(row)?.closedBy)),
      tablets: page.map(({ row }) => tabletOfRow(row)),
    }))
  const branchAt = known.hasBranches
    ? await readWhereabouts(
        db.read,
        page.map(({ row }) => tabletOfRow(row)),
      )
    : null
  const items = page.map(({ id, row }) =>
    isLog(row)
      ? fromLog(id, row, { names: known, branchAt })
      : fromCommand(row, { names: known, branchAt, settledBy, changesBy }),
  )
  return { items, next, nextCursor: next && formatCursor(next) }
}

type AnyRow = CommandRow | LogRow
const isLog = (row: AnyRow): row is LogRow => 'hash' in row

const personOfRow = (row: AnyRow) => (isLog(row) ? parseActor(row.actor).personId : row.person)
const tabletOfRow = (row: AnyRow) => (isLog(row) ? parseActor(row.actor).tabletId : tabletOf(row.caller))

async function readStreams(db: Db, request: ActivityRequest): Promise<Stream<AnyRow>[]> {
  const { kind, cardIdx, outcome } = request
  const commandKinds = kind ? (ledgerKinds[kind] ?? [kind]) : [null]
  const streams: Promise<Stream<AnyRow>>[] = []
  if (kind !== 'shop')
    for (const its of await ofBranch(db, request))
      streams.push(...commandKinds.map((it) => listCommands(db.read, its, it)))
  // The log beside the commands knows neither cards nor refusals.
  if ((!kind || kind === 'shop') && !cardIdx && !outcome) streams.push(listLog(db.read, request))
  return Promise.all(streams)
}

/** Each time that a tablet was at the branch by itself, so that a quiet branch costs no walk through a busy shop. */
async function ofBranch(db: Db, request: ActivityRequest): Promise<ActivityRequest[]> {
  const { branch, tablet } = request
  if (!branch) return [request]
  const spans = await readSpans(db.read, branch)
  const sought = spans.filter(({ tabletId }) => !tablet || tabletId === tablet)
  return sought.length > mostSpans ? [request] : sought.map((at) => ({ ...request, at }))
}

function spanFor(clock: ShopClock, from: string | undefined, to: string | undefined): Span | null {
  if (!from && !to) return null
  return spanOf(clock, from ?? '1970-01-02', to ?? '9999-12-30')
}

/** `log:` comes before every UUID of the same instant, as the statements say too. */
function keyOf(row: AnyRow): Key {
  return isLog(row) ? { at: row.at, id: `log:${row.hash}` } : { at: row.decided_at, id: row.command_id }
}

/** `branchAt` is null in a shop that has no branches: then nothing is said of any. */
type Known = { names: Names; branchAt: BranchAt | null }
type Beside = Known & {
  settledBy: Awaited<ReturnType<typeof readSettlements>>
  changesBy: Awaited<ReturnType<typeof readChanges>>
}

function fromCommand(row: CommandRow, { names, branchAt, settledBy, changesBy }: Beside): ActivityItem {
  const refusal = refusalOf(row)
  const { closedBy = null, ...settled } = settledBy(row) ?? {}
  const isSettled = 'kind' in settled
  return {
    id: row.command_id,
    at: row.decided_at,
    tappedAt: row.tapped_at,
    kind: (row.kind === 'arriving-add' ? 'add' : row.kind) as ActivityKind,
    event: row.event ?? eventless(row, refusal),
    stampIdx: row.stamp_idx,
    card: names.card(row.card_idx),
    person: names.person(row.person ?? closedBy),
    tablet: names.tablet(tabletOf(row.caller)),
    ...(branchAt && { branch: names.branch(tapBranch(branchAt, row)) }),
    delta: row.delta ?? 0,
    stampsAfter: row.stamps_after,
    refusal,
    // The shop's own words for a settlement are for the log; its note is what was said.
    reason: isSettled ? settled.note : row.reason,
    settled: isSettled ? settled : null,
    changes: changesBy(row.command_id),
    pinChecked: row.pin_checked === null ? null : row.pin_checked === 1,
  }
}

function eventless({ code, kind }: CommandRow, refusal: ActivityItem['refusal']): string {
  if (code === null) return 'command.sent'
  if (refusal === 'being-checked') return 'command.reviewed'
  return refusal ? 'command.refused' : `${kind}.done`
}

function refusalOf({ code }: CommandRow): ActivityItem['refusal'] {
  if (code === null) return 'being-checked'
  return code === 0 ? null : (refusalByCode(code) ?? 'server-fault')
}

function fromLog(id: string, row: LogRow, { names, branchAt }: Known): ActivityItem {
  const { personId, tabletId } = parseActor(row.actor)
  const [, stampIdx] = /^stamp:(\d+)$/.exec(row.chain) ?? []
  return {
    id,
    at: row.at,
    tappedAt: null,
    kind: 'shop',
    event: row.event,
    stampIdx: stampIdx === undefined ? null : Number(stampIdx),
    card: null,
    person: names.person(personId),
    tablet: names.tablet(tabletId),
    ...(branchAt && { branch: names.branch(branchAt(tabletId, row.at)) }),
    delta: 0,
    stampsAfter: null,
    refusal: null,
    reason: null,
    settled: null,
    changes: changesOf(JSON.parse(row.body)),
    pinChecked: null,
  }
}
