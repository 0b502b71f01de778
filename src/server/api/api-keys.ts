import type { ApiKey } from '#shared/api-keys-api.ts'
import * as api from '#shared/endpoints/api-keys.ts'
import type { Db, Queries } from '../db/db.ts'
import { type PersonIdentity, type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import {
  type ApiKeyRow,
  drawApiKey,
  endApiKey,
  insertApiKey,
  readApiKeys,
  replaceApiKey,
  scopesOf,
  startKeyId,
} from '../people/api-keys.ts'
import { auditPerson } from '../people/audit-person.ts'

/** `isStartKeySet`: the operator's settings hold the key of the start. */
type Deps = { db: Db; now: () => number; isStartKeySet: boolean }
type Change = { event: string; body: Record<string, string> }

export function apiKeyRoutes({ db, now, isStartKeySet }: Deps): Route[] {
  /** Runs `work` and, where it did something, writes its audit row; both or neither. */
  const change = (
    { caller }: PersonIdentity,
    { event, body }: Change,
    work: (tx: Queries, at: number) => Promise<boolean>,
  ) =>
    db.write(async (tx) => {
      const at = now()
      if (!(await work(tx, at))) return false
      await auditPerson(tx, { at, event, actor: callerActor(caller), body })
      return true
    })
  const isThere = async (keyId: string) => (await readApiKeys(db.read)).some((row) => row.key_id === keyId)
  const ended = async (keyId: string) => ((await isThere(keyId)) ? 'ended-meanwhile' : 'no-such-page')
  const rotate = (identity: PersonIdentity, keyId: string, rotationId: string, key: string) =>
    change(identity, { event: 'api-key.rotated', body: { keyId } }, (tx, at) =>
      replaceApiKey(tx, { keyId, key, rotationId, at }),
    )

  return [
    route(api.listApiKeys, async () => {
      const rows = await readApiKeys(db.read)
      return { result: { keys: rows.map((row) => described(row, now(), isStartKeySet)) } }
    }),
    route(api.makeApiKey, async ({ body: { name, scopes }, identity, commandId: keyId }) => {
      const key = drawApiKey()
      const made = { event: 'api-key.made', body: { keyId, scopes: scopes.join() } }
      const isNew = await change(identity, made, (tx, at) =>
        insertApiKey(tx, { keyId, name, scopes, key, at }),
      )
      // Asked again since the answer was lost: there is one key, and it is the one told now.
      if (!isNew && !(await rotate(identity, keyId, keyId, key))) return { refusal: 'ended-meanwhile' }
      return { result: { keyId, key } }
    }),
    route(api.rotateApiKey, async ({ params: { keyId }, identity, commandId }) => {
      if (keyId === startKeyId && isStartKeySet)
        return { refusal: 'invalid-request', field: 'keyId (STAMPDESK_API_KEY is set)' }
      const key = drawApiKey()
      const isDone = await rotate(identity, keyId, commandId, key)
      return isDone ? { result: { keyId, key } } : { refusal: await ended(keyId) }
    }),
    route(api.revokeApiKey, async ({ params: { keyId }, identity }) => {
      const revoked = { event: 'api-key.revoked', body: { keyId } }
      const isDone = await change(identity, revoked, (tx, at) => endApiKey(tx, { keyId, at }))
      // Once more, since the answer was lost or by a colleague at the same time: it is as they want it.
      return isDone || (await isThere(keyId)) ? { result: null } : { refusal: 'no-such-page' }
    }),
  ]
}

function described(row: ApiKeyRow, at: number, isStartKeySet: boolean): ApiKey {
  const { key_id: keyId, previous_until: until } = row
  const isOfStart = keyId === startKeyId
  return {
    keyId,
    name: row.name,
    isOfStart,
    isSetByOperator: isOfStart && isStartKeySet,
    scopes: scopesOf(row),
    madeAt: row.made_at,
    rotatingUntil: until !== null && until > at ? until : null,
    revokedAt: row.revoked_at,
  }
}
