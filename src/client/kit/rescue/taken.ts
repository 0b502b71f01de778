/**
 * What other tablets have handed over to this one, kept until the server has all of it. Nobody but the server can read
 * it. Each tap counts once by its id, so that it may be brought again, and by others too.
 */
import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import { takeRescue } from '#shared/endpoints/rescue.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { type Rescued, rescueRefusals } from '#shared/rescue-api.ts'
import type { ApiClient } from '../../api/api-client.ts'
import { toBase64url } from '../base64url.ts'

export type Outcome = { kind: 'rescued'; rescued: Rescued } | { kind: 'refused'; refusal: RefusalName }

export type Taken = {
  envelopeId: string
  envelope: Uint8Array<ArrayBuffer>
  takenAt: number
  /** Null until the server has answered; with some left for later it is brought again. */
  outcome: Outcome | null
}
interface Schema extends DBSchema {
  taken: { key: string; value: Taken }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('stampdesk-rescues', 1, {
    upgrade: (db) => void db.createObjectStore('taken', { keyPath: 'envelopeId' }),
    terminated: forget,
  })
  opened.catch(forget)
  return opened
}

/** It did not open, or the browser has ended it, as iPadOS does: the next use opens it anew. */
function forget(): void {
  opened = undefined
}

/** What was delivered is shown for so long. */
const shownMs = 24 * 3_600_000

/** On disk before it is called taken. The same one again is the same one. */
export async function keepTaken(taken: Omit<Taken, 'outcome'>): Promise<void> {
  const tx = (await database()).transaction('taken', 'readwrite', { durability: 'strict' })
  for (const old of await tx.store.getAll())
    if (isDelivered(old) && old.takenAt < taken.takenAt - shownMs) await tx.store.delete(old.envelopeId)
  const known = await tx.store.get(taken.envelopeId)
  if (!known || known.outcome?.kind === 'refused') await tx.store.put({ ...taken, outcome: null })
  await tx.done
}

/** The newest first. */
export async function allTaken(): Promise<Taken[]> {
  const all = await (await database()).getAll('taken')
  return all.toSorted((one, other) => other.takenAt - one.takenAt)
}

export function isDelivered({ outcome }: Taken): boolean {
  return outcome !== null && (outcome.kind === 'refused' || outcome.rescued.later === 0)
}

/** The oldest first: a card that two tablets filled is filled in the order in which they came. */
export async function deliverTaken(api: ApiClient): Promise<void> {
  const db = await database()
  for (const taken of (await allTaken()).toReversed()) {
    if (isDelivered(taken)) continue
    const answer = await api({ endpoint: takeRescue, body: { envelope: toBase64url(taken.envelope) } })
    if (answer.kind === 'ok')
      await db.put('taken', { ...taken, outcome: { kind: 'rescued', rescued: answer.value } })
    else if (answer.kind === 'refused' && isFinal(answer.refusal))
      await db.put('taken', { ...taken, outcome: { kind: 'refused', refusal: answer.refusal } })
    else return
  }
}

const isFinal = (refusal: RefusalName) => (rescueRefusals as readonly RefusalName[]).includes(refusal)
