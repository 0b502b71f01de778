import type { QueuedCommand } from '#shared/counter-api.ts'
import type { LimitHit } from '#shared/limits.ts'
import type { OutboxCommand } from '#shared/stamp.ts'
import type { Entry, Held, SetAside, Waiting } from './entry.ts'
import type { AsideRecord, CommandRecord, HeldRecord, WaitingRecord } from './schema.ts'

/** O-16: named one by one, so that nothing else that a caller's object carries can reach the disk or the wire. */
export function commandRecord(command: OutboxCommand): CommandRecord {
  const { kind, commandId, stampIdx, count, tappedAt, reason, personId, pinChecked } = command
  const undoes = command.kind === 'remove' ? command.undoes : undefined
  return {
    kind,
    commandId,
    stampIdx,
    count,
    tappedAt,
    ...(undoes !== undefined && { undoes }),
    ...(reason !== undefined && { reason }),
    ...(personId !== undefined && { personId }),
    ...(pinChecked !== undefined && { pinChecked }),
  }
}

function commandOf(record: CommandRecord): OutboxCommand {
  const { commandId, stampIdx, count, tappedAt, undoes, reason, personId, pinChecked } = record
  const both = {
    commandId,
    stampIdx,
    count,
    tappedAt,
    ...(reason !== undefined && { reason }),
    ...(personId !== undefined && { personId }),
    ...(pinChecked !== undefined && { pinChecked }),
  }
  if (record.kind === 'add') return { kind: 'add', ...both }
  return { kind: 'remove', ...both, ...(undoes !== undefined && { undoes }) }
}

export function heldOf(record: HeldRecord): Held {
  return { phase: 'held', command: commandOf(record), ord: record.ord, holdMs: record.holdMs }
}

export function waitingOf(record: WaitingRecord): Waiting {
  return { phase: 'waiting', command: commandOf(record), seq: record.seq, epoch: record.epoch }
}

export function setAsideOf(record: AsideRecord): SetAside {
  const numbered = { command: commandOf(record), seq: record.seq, epoch: record.epoch }
  const { phase, refusal, nextStampIdx, settledAt, limit } = record
  switch (phase) {
    case 'stuck':
      return { ...numbered, phase, refusal: refusal ?? 'invalid-request' }
    case 'carried-over':
      return { ...numbered, phase, nextStampIdx, settledAt }
    case 'refused':
      return { ...numbered, phase, refusal, settledAt, ...(limit && { limit }) }
    case 'review':
      return { ...numbered, phase, refusal, settledAt }
  }
}

export function asideRecord(entry: SetAside): AsideRecord {
  return {
    ...commandRecord(entry.command),
    seq: entry.seq,
    epoch: entry.epoch,
    phase: entry.phase,
    refusal: entry.phase === 'carried-over' ? null : entry.refusal,
    nextStampIdx: entry.phase === 'carried-over' ? entry.nextStampIdx : null,
    settledAt: entry.phase === 'stuck' ? 0 : entry.settledAt,
    // Field by field, as everything else (O-16).
    ...(entry.phase === 'refused' && entry.limit && { limit: limitOf(entry.limit) }),
  }
}

const limitOf = ({ limit, kind, max }: LimitHit): LimitHit => ({ limit, kind, max })

/** What goes over the wire: the same bytes at each try, since the server compares them (I-2). */
export function queuedCommandOf(entry: Exclude<Entry, Held>): QueuedCommand {
  return { ...commandOf(commandRecord(entry.command)), seq: entry.seq, epoch: entry.epoch }
}

export function isSameCommand(left: CommandRecord, right: CommandRecord): boolean {
  const fields = Object.keys({ ...commandRecord(commandOf(left)), ...commandRecord(commandOf(right)) })
  return fields.every((field) => Reflect.get(left, field) === Reflect.get(right, field))
}
