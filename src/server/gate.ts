/** Who is let through to a route. Deny by default: the table names who is admitted, and each further condition. */
import type { Context } from 'hono'
import { protocolHeader } from '#shared/counter-api.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isDesk } from './people/sessions.ts'
import type { Identity, Route } from './route.ts'

/** Null is yes. */
export function whyNotAdmitted(
  route: Route,
  identity: Identity | null,
  context: Context,
): RefusalName | null {
  if (route.admits !== 'everyone') {
    if (!identity) return 'not-signed-in'
    if (!route.admits.includes(identity.role))
      return identity.role === 'tablet' ? 'not-signed-in' : 'not-allowed'
    const lacks = lacking(route, identity)
    if (lacks) return lacks
  }
  if (route.isFromOutside) return null
  const isWrite = route.method !== 'GET'
  return isWrite && identity?.role !== 'system' && !isSameOrigin(context) ? 'not-allowed' : null
}

/** An app of another protocol is told so before anything is done for it. Systems send none. Null is yes. */
export function whyNotUnderstood(
  sent: string | undefined,
  spoken: readonly number[],
): 'app-too-old' | 'server-too-old' | null {
  const version = Number(sent ?? spoken[0])
  if (spoken.includes(version)) return null
  return version > Math.max(...spoken) ? 'server-too-old' : 'app-too-old'
}

/** Null where the route's further need is met. */
function lacking({ needs }: Route, { role, caller, may, isByPassword }: Identity): RefusalName | null {
  if (!needs || role === 'system') return null
  if (needs === 'tablet')
    return 'tabletId' in caller && !isDesk(caller.tabletId) ? null : 'not-at-this-tablet'
  if (needs === 'password') return isByPassword ? null : 'password-sign-in-needed'
  return may?.includes(needs) ? null : 'not-at-this-tablet'
}

/**
 * Against cross-site writes with a person's cookie: SameSite=Strict, the browser's own word for where the request
 * comes from, and a header that a form cannot send (OWASP Cross-Site Request Forgery Prevention Cheat Sheet).
 */
function isSameOrigin(context: Context): boolean {
  const site = context.req.header('Sec-Fetch-Site')
  const origin = context.req.header('Origin')
  const host = context.req.header('Host') ?? new URL(context.req.url).host
  if (site !== undefined && site !== 'same-origin') return false
  if (origin !== undefined && URL.parse(origin)?.host !== host) return false
  return context.req.header(protocolHeader) !== undefined
}
