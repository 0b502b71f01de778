/** The row of a command: it claims the id, and gives the first answer to whoever sends the same again. */
import type { Json } from '#shared/canonical-json.ts'
import { canonicalJson } from '#shared/canonical-json.ts'
import { refusalByCode, refusalCode } from '#shared/refusals.ts'
import type { Queries, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Caller, callerScope } from './caller.ts'
import type { Command, Meta } from './command.ts'
import type { Decision } from './decision.ts'
import { derivedId } from './derived-id.ts'

/** `code` and `result` are null while a gateway's command is on its way. */
export type StoredCommand = Row & {
  fingerprint: string
  kind: string
  stamp_idx: number | null
  caller: string
  person: string | null
  tapped_at: number | null
  code: number | null
  result: string | null
  decided_at: number
  /** The undo that took it back. */
  undone_by: string | null
}

/** Cards that changed between the look and the add. */
const maxTurns = 20

export type CommandRequest = { command: Command; caller: Caller }

/**
 * True where the id was free. The row stays without a code until the command is decided; `stampIdx` is whose it will be,
 * where that is known: an index entry that is not moved is written once.
 */
export async function claim(
  tx: Queries,
  vault: Vault,
  command: Command,
  meta: Meta,
  at: number,
  stampIdx: number | null = null,
): Promise<boolean> {
  const { caller, tappedAt, pinChecked, settles } = meta
  const [content] = contentsOf(command)
  const count = await tx.run(
    `INSERT INTO commands (command_id, fingerprint, kind, caller, person, tapped_at, decided_at, pin_checked, reason,
       stamp_idx, card_idx)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, (SELECT card_idx FROM stamps WHERE stamp_idx = $10))
     ON CONFLICT (command_id) DO NOTHING`,
    [
      command.commandId,
      fingerprintOf(vault, callerScope(caller), content),
      command.kind,
      callerScope(caller),
      caller.kind === 'tablet' ? caller.personId : null,
      tappedAt ?? null,
      at,
      pinChecked === undefined ? null : Number(pinChecked),
      ('reason' in command && command.reason) || settles || null,
      stampIdx,
    ],
  )
  return count === 1
}

export async function storedCommand(
  query: Queries['query'],
  commandId: string,
): Promise<StoredCommand | undefined> {
  const [row] = await query<StoredCommand>(
    `SELECT fingerprint, kind, stamp_idx, caller, person, tapped_at, code, result, decided_at, undone_by
     FROM commands WHERE command_id = $1`,
    [commandId],
  )
  return row
}

/** The first answer again, or that the id stands for something else. */
export function replay(vault: Vault, row: StoredCommand | undefined, request: CommandRequest): Decision {
  const { commandId } = request.command
  if (!row) throw new Error(`command ${commandId} was claimed and is not there`)
  if (isSame(vault, row, request)) return storedAnswer(row, commandId)
  return { commandId, stampIdx: null, refusal: 'id-used-for-another', at: row.decided_at, replayed: false }
}

export function storedAnswer(row: StoredCommand, commandId: string): Decision {
  const refusal = row.code === 0 ? null : (refusalByCode(row.code ?? 0) ?? 'server-fault')
  return {
    commandId,
    stampIdx: null,
    ...JSON.parse(row.result ?? '{}'),
    refusal,
    at: row.decided_at,
    replayed: true,
  }
}

/** Whether an id is repeated by the same caller with the same content. */
export function isSame(vault: Vault, row: StoredCommand, { command, caller }: CommandRequest): boolean {
  const isOneOf = (content: Json) => row.fingerprint === fingerprintOf(vault, row.caller, content)
  return isSameParty(row, caller) && contentsOf(command).some(isOneOf)
}

/** From where it first came, or the same person: a tablet that was paired anew has another id. */
const isSameParty = (row: Pick<StoredCommand, 'caller' | 'person'>, caller: Caller) =>
  row.caller === callerScope(caller) || (caller.kind === 'tablet' && row.person === caller.personId)

/** The command that carried on what this one could not hold: the first turn that was not refused, or is free. */
export async function findCarried(
  query: Queries['query'],
  vault: Vault,
  carriedFrom: string,
): Promise<{ commandId: string; row: StoredCommand | undefined }> {
  for (let turn = 0; turn < maxTurns; turn++) {
    const cause = turn === 0 ? `carried:${carriedFrom}` : `carried:${carriedFrom}:${turn}`
    const commandId = await derivedId(query, vault, cause)
    const row = await storedCommand(query, commandId)
    const isRefused = row && row.code !== null && row.code !== 0 && row.code !== refusalCode['being-checked']
    if (!isRefused) return { commandId, row }
  }
  throw new Error(`what ${carriedFrom} could not hold was refused ${maxTurns} times`)
}

/** Under a key: the digest of a password in it is worthless without the server's secret. */
function fingerprintOf(vault: Vault, scope: string, content: Json): string {
  return vault.digest('fingerprint', canonicalJson([scope, content]))
}

/**
 * Everything that makes it this command; `commandId` is what it is stored under. Days that were counted by the server
 * are none of it, though they once were: the second form is that of rows from then.
 */
function contentsOf(command: Command): [Json, ...Json[]] {
  const { commandId: _, ...content } = command
  if (content.kind !== 'create' || !content.areDaysCounted) return [content as Json]
  const { areDaysCounted: __, ...withDays } = content
  const { strtYmd: ___, endYmd: ____, ...request } = withDays
  return [request as Json, withDays as Json]
}
