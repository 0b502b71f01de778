/**
 * Ids of commands that nobody tapped: the same cause is the same command, however often it is looked at. They are made
 * under the server's secret: who could work one out beforehand could use it up with a command of their own.
 */
import { createHash } from 'node:crypto'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'

type Query = Queries['query']

/** RFC 9562 section 5.8: a version 8 UUID, here the head of a digest. */
function uuidOf(digest: Buffer): string {
  const hex = digest.toString('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

/** Of a cause that never had an id without a key. */
export const keyedId = (vault: Vault, cause: string) =>
  uuidOf(Buffer.from(vault.digest('derived-id', cause), 'base64url'))

/** As it was made before there was a key in it. */
export const formerId = (cause: string) => uuidOf(createHash('sha256').update(cause).digest())

/** The id of the cause's command: the former one where the shop itself has used it. */
export async function derivedId(query: Query, vault: Vault, cause: string): Promise<string> {
  const former = formerId(cause)
  const [used] = await query(
    "SELECT 1 AS one FROM commands WHERE command_id = $1 AND caller = 'automation'",
    [former],
  )
  return used ? former : keyedId(vault, cause)
}

const automationKinds = ['next-stamp', 'coupon'] as const
export type AutomationKind = (typeof automationKinds)[number]
export const isAutomationKind = (text: unknown): text is AutomationKind =>
  automationKinds.some((kind) => kind === text)

export type AutomationTurn = { kind: AutomationKind; stampIdx: number; turn: number }

/** Two tablets, a retry and a restart all mean the same one. A refusal is kept for ever: the next turn has its own id. */
function automationCause({ kind, stampIdx, turn }: AutomationTurn): string {
  const cause = kind === 'next-stamp' ? `next:${stampIdx}` : `coupon:${stampIdx}`
  return turn === 0 ? cause : `${cause}:${turn}`
}

export const automationId = (query: Query, vault: Vault, turn: AutomationTurn) =>
  derivedId(query, vault, automationCause(turn))

/** Whether a command of the shop's own is that one. */
export function isAutomationId(vault: Vault, commandId: string, turn: AutomationTurn): boolean {
  const cause = automationCause(turn)
  return commandId === keyedId(vault, cause) || commandId === formerId(cause)
}
