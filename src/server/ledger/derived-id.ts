/** Ids of commands that nobody tapped: the same cause is the same command, however often it is looked at. */
import { createHash } from 'node:crypto'

/** RFC 9562 section 5.8: a version 8 UUID, here the head of a SHA-256. */
export function uuidFrom(text: string): string {
  const hex = createHash('sha256').update(text).digest('hex')
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 0x3) | 0x8).toString(16)
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-8${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20, 32)}`
}

const automationKinds = ['next-stamp', 'coupon'] as const
export type AutomationKind = (typeof automationKinds)[number]
export const isAutomationKind = (text: unknown): text is AutomationKind =>
  automationKinds.some((kind) => kind === text)

/** Two tablets, a retry and a restart all mean the same one. A refusal is kept for ever: the next turn has its own id. */
export function automationId(kind: AutomationKind, redeemedIdx: number, turn: number): string {
  const seed = kind === 'next-stamp' ? `next:${redeemedIdx}` : `coupon:${redeemedIdx}`
  return uuidFrom(turn === 0 ? seed : `${seed}:${turn}`)
}
