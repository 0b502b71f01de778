/**
 * The audit log as anyone reads it: rows chained per subject, checkpoints over their heads, lines of an export. What is
 * hashed and what is signed is said here once, for the server that writes it and for the browser that checks it.
 */
import { canonicalJson, type Json } from './canonical-json.ts'

export type AuditRow = {
  chain: string
  seq: number
  at: number
  event: string
  commandId: string | null
  actor: string
  body: Json
  prevHash: string
  hash: string
}

/** What the first row of a chain, and the first checkpoint, follow. */
export const genesis = '0'.repeat(64)

/** `hash` of a row is SHA-256, in hex, over this text in UTF-8: every other column. */
export function rowText(row: Omit<AuditRow, 'hash'>): string {
  const { chain, seq, at, event, commandId, actor, body, prevHash } = row
  return canonicalJson([chain, seq, at, event, commandId, actor, body, prevHash])
}

export type Checkpoint = {
  /** From 1, without gaps. */
  number: number
  at: number
  /** Rows of the log that it and those before it cover. */
  rows: number
  /** Hash of the checkpoint before. */
  prevHash: string
  /** The chains that grew since: chain, seq and hash of the newest row. */
  heads: [chain: string, seq: number, hash: string][]
  hash: string
  /** Base64, over the signed text. */
  signature: string
}

/** A checkpoint that was kept elsewhere: what an administrator with the key cannot rewrite unseen. */
export type KeptCheckpoint = Checkpoint & { publicKey: string }

/** `hash` of a checkpoint is SHA-256 over this text, and its signature Ed25519 (RFC 8032) over the same. */
export function checkpointText(checkpoint: Omit<Checkpoint, 'hash' | 'signature'>): string {
  const { number, at, rows, prevHash, heads } = checkpoint
  return canonicalJson(['stampdesk-checkpoint', number, at, rows, prevHash, heads])
}

export type LogLine =
  | { kind: 'log'; version: 1; publicKey: string }
  | ({ kind: 'checkpoint' } & Checkpoint)
  | ({ kind: 'row' } & AuditRow)
  | { kind: 'end'; rows: number; checkpoints: number }
