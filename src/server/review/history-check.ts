/**
 * A stamp is written down four times: its row, the ledger, the commands and the audit chain. Where two of them differ
 * somebody has changed the database beside the server, and the story says where.
 */

import type { AuditRow } from '#shared/audit-log.ts'
import type { Mismatch } from '#shared/history-api.ts'
import { refusalCode } from '#shared/refusals.ts'
import { verifyChain } from '../audit/verify.ts'
import type { HistoryCommand, HistoryRows, LedgerRow } from './history-rows.ts'

export function checkHistory(rows: HistoryRows): Mismatch[] {
  const byCommand = grouped(rows.ledger)
  const chainByCommand = grouped(rows.chain.filter(({ commandId }) => commandId !== null))
  const ofOurCount = rows.isHosted
    ? []
    : [...checkCount(rows), ...checkRunning(rows), ...checkRedemption(rows), ...checkStrays(rows, byCommand)]
  return [
    ...ofOurCount,
    ...rows.commands.flatMap((command) => [
      ...checkRowsOf(command, byCommand.get(command.command_id) ?? []),
      ...checkAuditOf(
        command,
        byCommand.get(command.command_id) ?? [],
        chainByCommand.get(command.command_id) ?? [],
      ),
    ]),
    ...checkChain(rows),
  ]
}

const differs = (
  kind: Mismatch['kind'],
  commandId: string | null,
  expected: Mismatch['expected'],
  found: Mismatch['found'],
): Mismatch => ({ kind, commandId, expected, found })

function checkCount({ stamp, ledger, isCut }: HistoryRows): Mismatch[] {
  if (isCut) return []
  const sum = ledger.reduce((total, { delta }) => total + delta, 0)
  return sum === stamp.stamps ? [] : [differs('count', null, sum, stamp.stamps)]
}

/** After a difference it goes on from what was found, so that one changed row is reported once or twice and not for ever. */
function checkRunning(rows: HistoryRows): Mismatch[] {
  const found: Mismatch[] = []
  const ordered = inOrder(rows)
  // What came before a stamp was brought in was a hosted service's count, and that others may have changed too.
  const from = Math.max(
    0,
    ordered.findLastIndex(({ event }) => event === 'stamp.imported'),
  )
  let running: number | null = rows.isCut || from > 0 ? null : 0
  for (const { command_id, delta, stamps_after } of ordered.slice(from)) {
    if (running !== null && running + delta !== stamps_after)
      found.push(differs('running-count', command_id, running + delta, stamps_after))
    running = stamps_after
  }
  return found
}

/** The chain knows the order of commands of one millisecond; a command that is not in it stands where its time says. */
function inOrder({ ledger, chain }: Pick<HistoryRows, 'ledger' | 'chain'>): LedgerRow[] {
  const seqOf = new Map(chain.map(({ commandId, seq }) => [commandId, seq]))
  const placeOf = ({ command_id, at }: LedgerRow) =>
    seqOf.get(command_id) ?? (chain.findLast((row) => row.at <= at)?.seq ?? 0) + 0.5
  return ledger.toSorted((one, other) => placeOf(one) - placeOf(other) || one.part - other.part)
}

function checkRedemption({ stamp, ledger, redemptions, isCut }: HistoryRows): Mismatch[] {
  const [kept] = redemptions
  const found: Mismatch[] = []
  if ((kept?.at ?? null) !== stamp.redeemed_at)
    found.push(differs('redemption', kept?.command_id ?? null, stamp.redeemed_at, kept?.at ?? null))
  const events = ledger.filter(({ event }) => event === 'stamp.redeemed')
  const expected = stamp.redeemed_at === null ? 0 : 1
  if (!isCut && events.length !== expected) found.push(differs('redemption', null, expected, events.length))
  const [event] = events
  if (kept && event && kept.command_id !== event.command_id)
    found.push(differs('redemption', kept.command_id, event.command_id, kept.command_id))
  return found
}

function checkStrays(
  { commands, isCut }: HistoryRows,
  byCommand: ReadonlyMap<string, LedgerRow[]>,
): Mismatch[] {
  if (isCut) return []
  const known = new Set(commands.map(({ command_id }) => command_id))
  return [...byCommand.keys()]
    .filter((commandId) => !known.has(commandId))
    .map((commandId) => differs('row-without-command', commandId, 'command', null))
}

function checkRowsOf(
  { command_id, code, kind, arrived_at }: HistoryCommand,
  rows: readonly LedgerRow[],
): Mismatch[] {
  // A card that a hosted service has made has no stamps to write down.
  const isMadeElsewhere = kind === 'create' && arrived_at !== null
  if (code === 0 && rows.length === 0 && !isMadeElsewhere)
    return [differs('applied-without-rows', command_id, 1, 0)]
  // A hosted command that went to review half way has rows for what was applied.
  if (code !== null && code !== 0 && code !== refusalCode['being-checked'] && rows.length > 0)
    return [differs('refused-with-rows', command_id, 0, rows.length)]
  return []
}

/** Exactly one row of the chain a decided command, saying the same of who, when and what. */
function checkAuditOf(
  { command_id, code, caller, person, decided_at }: HistoryCommand,
  rows: readonly LedgerRow[],
  audit: readonly AuditRow[],
): Mismatch[] {
  if (code === null) return []
  const [row] = audit
  if (!row || audit.length > 1) return [differs('without-audit', command_id, 1, audit.length)]
  const actor = person === null ? caller : `person:${person}@${caller}`
  const found: Mismatch[] = []
  const compare = (expected: string | number, is: string | number) => {
    if (expected !== is) found.push(differs('audit-differs', command_id, expected, is))
  }
  // With which of its keys a system came is told by the log alone.
  compare(caller === 'system' ? row.actor.replace(/^system:.*/, 'system') : row.actor, actor)
  compare(row.at, decided_at)
  compare(isApplied(row) ? 'applied' : 'refused', code === 0 ? 'applied' : 'refused')
  const recorded = recordedBy(row)
  if (recorded.count !== null) compare(recorded.count, rows.length)
  if (recorded.stamps !== null) compare(recorded.stamps, rows.at(-1)?.stamps_after ?? 'nothing')
  return found
}

const isApplied = ({ event }: Pick<AuditRow, 'event'>) =>
  event !== 'command.refused' && event !== 'command.reviewed'

type RecordedBody = { count?: number; stamps?: number; carriedOver?: number; upstream?: boolean }

/** Null where that event's body does not tell it. */
function recordedBy({ event, body }: AuditRow): { count: number | null; stamps: number | null } {
  const { count, stamps, carriedOver = 0, upstream = false } = body as RecordedBody
  const isCounted =
    ['stamp.added', 'stamp.removed', 'stamp.carried-over'].includes(event) && count !== undefined
  return {
    count: isCounted ? count + carriedOver : null,
    stamps: isApplied({ event }) && !upstream ? (stamps ?? null) : null,
  }
}

function checkChain({ chain, head }: HistoryRows): Mismatch[] {
  const verified = verifyChain(chain, head)
  if (verified.ok) return []
  const commandId = chain.find(({ seq }) => seq === verified.seq)?.commandId ?? null
  return [differs('chain-broken', commandId, `row ${verified.seq}`, verified.cause)]
}

function grouped<T extends { command_id: string } | { commandId: string | null }>(
  rows: readonly T[],
): Map<string, T[]> {
  const groups = new Map<string, T[]>()
  for (const row of rows) {
    const commandId = String('command_id' in row ? row.command_id : row.commandId)
    groups.set(commandId, [...(groups.get(commandId) ?? []), row])
  }
  return groups
}
