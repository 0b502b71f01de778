/** What the shop's other systems are told of a command: the count after it, nothing personal. */
import { isInBrowser } from '#shared/browser-session.ts'
import type { Who } from '#shared/webhook-payloads.ts'
import type { Queries } from '../db/db.ts'
import type { WebhookEvent, WebhookType } from '../webhooks/write-events.ts'
import type { Applied } from './decision.ts'
import { findStamp } from './stamp-rows.ts'

/** `caller` and `person` as the row of the command has them. */
type Subject = {
  commandId: string
  at: number
  stampIdx: number
  caller: string
  person: string | null
}

/** Of one applied command. An update that changes the count is told as what it did to the count. */
export async function eventsOf(tx: Queries, subject: Subject, applied: Applied): Promise<WebhookEvent[]> {
  const delta = applied.parts.reduce((sum, part) => sum + part.delta, 0)
  const row = await findStamp(tx.query, subject.stampIdx)
  if (!row) return []
  const counts = { cardIdx: row.card_idx, stamps: row.stamps, maxStamps: row.max_stamps }
  const events = countEvents(subject, eventTypes(applied, delta), delta, counts, applied.carriedOver)
  const { restores } = applied.body
  return events.map((it) =>
    it.type === 'stamp.reinstated' && restores !== undefined ? { ...it, data: { ...it.data, restores } } : it,
  )
}

/** What is known of the stamp after it. */
export type Counts = { cardIdx: number; stamps: number; maxStamps: number }

/** The command's own event has the command's id; "completed" comes beside the add that filled the card. */
export function countEvents(
  { commandId, at, stampIdx, caller, person }: Subject,
  types: readonly WebhookType[],
  delta: number,
  { cardIdx, stamps, maxStamps }: Counts,
  carriedOver = 0,
): WebhookEvent[] {
  const by = { who: whoOf(caller, person), where: whereOf(caller) }
  const data = { stampIdx, cardIdx, stamps, maxStamps, commandId, ...by }
  const events = types.map(
    (type, index): WebhookEvent => ({
      eventId: index === 0 ? commandId : `${commandId}_${type.slice('stamp.'.length)}`,
      type,
      stampIdx,
      at,
      data: { ...data, ...countOf(type, delta, carriedOver) },
    }),
  )
  if (delta > 0 && stamps === maxStamps)
    events.push({ eventId: `${commandId}_completed`, type: 'stamp.completed', stampIdx, at, data })
  return events
}

function whoOf(caller: string, personId: string | null): Who {
  if (personId !== null) return { kind: 'person', personId }
  if (caller.startsWith('tablet:')) return { kind: 'unattended' }
  return { kind: caller === 'automation' ? 'automation' : 'system' }
}

/** A manager's own browser is no place. */
function whereOf(caller: string): { tabletId: string } | null {
  const tabletId = /^tablet:(.+)$/.exec(caller)?.[1]
  return tabletId === undefined || isInBrowser(tabletId) ? null : { tabletId }
}

function countOf(type: WebhookType, delta: number, carriedOver: number): { count?: number } {
  if (type === 'stamp.added' || type === 'stamp.removed') return { count: Math.abs(delta) }
  return type === 'stamp.carried-over' ? { count: carriedOver } : {}
}

function eventTypes({ event, body, carriedOver }: Applied, delta: number): WebhookType[] {
  if (body.restores !== undefined) return ['stamp.created', 'stamp.reinstated']
  const moved: WebhookType[] = delta > 0 ? ['stamp.added'] : delta < 0 ? ['stamp.removed'] : []
  if (['stamp.created', 'stamp.imported', 'stamp.started'].includes(event)) return ['stamp.created']
  if (event === 'stamp.moved') return body.replacedBy === undefined ? ['stamp.created'] : moved
  if (event === 'stamp.redeemed' || body.byUpdate === true) return ['stamp.redeemed', ...moved]
  if (event === 'stamp.deleted') return []
  return carriedOver ? [...moved, 'stamp.carried-over'] : moved
}
