/** Who sends this request: looked up in the database each time, so that a revocation counts from the next one (S-14). */
import type { Context } from 'hono'
import type { Db } from '../db/db.ts'
import { findApiKey, startKeyId } from '../people/api-keys.ts'
import type { Sessions } from '../people/sessions.ts'
import type { Tablets } from '../people/tablets.ts'
import type { Cookies } from './cookies.ts'
import type { Identity } from './route.ts'

type Deps = { db: Db; now: () => number; cookies: Cookies; sessions: Sessions; tablets: Tablets }

/** An API key that is wrong is nobody, whatever cookies come with it. */
export function createAuthenticate({ db, now, cookies, sessions, tablets }: Deps) {
  return async (context: Context): Promise<Identity | null> => {
    const authorization = context.req.header('Authorization')
    if (authorization !== undefined) {
      const found = await findApiKey(db.read, authorization, now())
      if (!found) return null
      const { keyId, scopes } = found
      return { role: 'system', caller: { kind: 'system', ...(keyId !== startKeyId && { keyId }) }, scopes }
    }

    const sessionToken = cookies.read(context, 'session')
    const session = sessionToken ? await sessions.find(sessionToken) : null
    if (session) {
      const { tabletId, tabletNm, personId, personNm, role, may, isByPassword } = session
      const who = { tabletId, tabletNm, personId, personNm }
      return { role, caller: { kind: 'tablet', ...who }, session: who, may, isByPassword }
    }
    const tabletToken = cookies.read(context, 'tablet')
    const tablet = tabletToken ? await tablets.find(tabletToken) : undefined
    if (!tablet || tablet === 'revoked') return null
    const { tabletId, may } = tablet
    return { role: 'tablet', caller: { kind: 'unattended', tabletId }, may }
  }
}
