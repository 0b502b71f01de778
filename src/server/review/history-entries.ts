/** Rows become the entries of one timeline. */

import type { Change } from '#shared/activity-api.ts'
import type { AuditRow } from '#shared/audit-log.ts'
import { canonicalJson, type Json } from '#shared/canonical-json.ts'
import type { HistoryEntry } from '#shared/history-api.ts'
import { type RefusalName, refusalByCode } from '#shared/refusals.ts'
import type { DeliveryRow, HistoryCommand, LedgerRow } from './history-rows.ts'
import { type Names, parseActor, tabletOf } from './names.ts'
import type { ReviewRow } from './review-rows.ts'
import type { readSettlements } from './settled-by.ts'

type CommandEntry = Extract<HistoryEntry, { type: 'command' }>
type Known = { names: Names; settledBy: Awaited<ReturnType<typeof readSettlements>> }

export function fromCommand(
  command: HistoryCommand,
  rows: readonly LedgerRow[],
  audit: AuditRow | undefined,
  { names, settledBy }: Known,
): CommandEntry {
  const { command_id, kind, caller, person, tapped_at, decided_at, pin_checked, reason } = command
  const refusal = refusalOf(command)
  const { closedBy = null, ...settled } = settledBy(command) ?? {}
  const decider = person ?? closedBy
  return {
    type: 'command',
    at: decided_at,
    commandId: command_id,
    kind,
    tappedAt: tapped_at,
    decidedAt: decided_at,
    lateMs: tapped_at === null ? null : decided_at - tapped_at,
    person: names.person(decider),
    tablet: names.tablet(tabletOf(caller)),
    by: callerKind(caller, decider),
    pinChecked: pin_checked === null ? null : pin_checked === 1,
    outcome: outcomeOf(command, refusal, rows),
    refusal,
    // The shop's own words for a settlement are for the log; its note is what was said.
    reason: 'kind' in settled ? settled.note : reason,
    settled: 'kind' in settled ? settled : null,
    onStampIdx: null,
    undoes: textOf(audit, 'undoes'),
    upstream: callsOf(command),
    changes: changesOf(bodyOf(audit)),
    rows: rows.map(({ part, event, delta, stamps_after }) => ({
      part,
      event,
      delta,
      stampsAfter: stamps_after,
    })),
  }
}

function callsOf({ arrived_at, base, sent, ok, cause }: HistoryCommand): CommandEntry['upstream'] {
  if (arrived_at === null) return null
  return { arrivedAt: arrived_at, before: base, sent: sent ?? 0, answered: ok ?? 0, cause }
}

function refusalOf({ code }: HistoryCommand): RefusalName | null {
  return code === null || code === 0 ? null : (refusalByCode(code) ?? 'server-fault')
}

function outcomeOf(
  { code }: HistoryCommand,
  refusal: RefusalName | null,
  rows: readonly LedgerRow[],
): CommandEntry['outcome'] {
  if (code === null) return 'undecided'
  if (refusal) return refusal === 'being-checked' ? 'review' : 'refused'
  return rows.some(({ event }) => event === 'stamp.carried-over') ? 'carried-over' : 'applied'
}

function callerKind(caller: string, person: string | null): CommandEntry['by'] {
  if (person !== null) return 'person'
  if (caller === 'system' || caller === 'automation') return caller
  return 'unattended'
}

function textOf(audit: AuditRow | undefined, field: string): string | null {
  const value = bodyOf(audit)[field]
  return typeof value === 'string' ? value : null
}

type Plain = string | number | boolean | null

/** The ledger writes a changed field twice: `end_ymd` and `end_ymdBefore`. */
export function changesOf(body: Record<string, unknown>): Change[] {
  return Object.entries(body).flatMap(([name, before]) => {
    if (!name.endsWith('Before')) return []
    const field = name.slice(0, -'Before'.length)
    return [{ field, before: plainOf(before), after: plainOf(body[field] ?? null) }]
  })
}

/** Of a setting that has parts what stands in a line: `5 hard`, `en, ko`. */
function plainOf(value: unknown): Plain {
  if (value === null || typeof value !== 'object') return value as Plain
  const parts = Object.values(value)
  const isFlat = parts.every((part) => typeof part === 'string' || typeof part === 'number')
  return isFlat ? parts.join(Array.isArray(value) ? ', ' : ' ') : canonicalJson(value as Json)
}

function bodyOf(audit: AuditRow | undefined): Record<string, unknown> {
  return (audit?.body ?? {}) as Record<string, unknown>
}

export function fromReview(row: ReviewRow, names: Names): HistoryEntry[] {
  const { review_id: reviewId, kind, state, resolution, note, opened_at, closed_at, closed_by } = row
  const outcome = row.outcome === null ? null : JSON.parse(row.outcome)
  const same = { type: 'review', reviewId, kind, state } as const
  const opened = {
    ...same,
    at: opened_at,
    step: 'opened',
    resolution: null,
    note: null,
    outcome: null,
    person: null,
  } as const
  if (closed_at === null) return [opened]
  return [
    opened,
    { ...same, at: closed_at, step: 'closed', resolution, note, outcome, person: names.person(closed_by) },
  ]
}

export function fromDelivery({
  event_id,
  type,
  at,
  url,
  state,
  attempts,
  status,
}: DeliveryRow): HistoryEntry {
  return { type: 'webhook', at, eventId: event_id, event: type, url, state, attempts, lastStatus: status }
}

export function fromAudit({ at, event, actor }: AuditRow, names: Names): HistoryEntry {
  const { personId, tabletId } = parseActor(actor)
  return { type: 'audit', at, event, person: names.person(personId), tablet: names.tablet(tabletId) }
}
