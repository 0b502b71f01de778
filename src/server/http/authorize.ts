/** Who is let through to a route. Deny by default: the table names who is admitted, and each further condition. */

import type { Context } from 'hono'
import { isInBrowser } from '#shared/browser-session.ts'
import { protocolHeader } from '#shared/counter-api.ts'
import type { Endpoint } from '#shared/endpoint.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { isLoopback } from './addresses.ts'
import type { Identity } from './route.ts'

/** Null admits. */
export function authorize(
  endpoint: Endpoint,
  identity: Identity | null,
  context: Context,
  site: Site,
): RefusalName | null {
  if (endpoint.admits !== 'everyone') {
    if (!identity) return 'not-signed-in'
    if (!endpoint.admits.includes(identity.role))
      return identity.role === 'tablet' ? 'not-signed-in' : 'not-allowed'
    const unmet = unmetNeed(endpoint, identity)
    if (unmet) return unmet
  }
  if (endpoint.isFromOutside) return null
  const isWrite = endpoint.method !== 'GET'
  return isWrite && identity?.role !== 'system' ? checkOrigin(context, site) : null
}

/** An app of another protocol is refused with that reason before anything is done for it. Systems send none. Null is yes. */
export function checkProtocol(
  sent: string | undefined,
  spoken: readonly number[],
): 'app-too-old' | 'server-too-old' | null {
  const version = Number(sent ?? spoken[0])
  if (spoken.includes(version)) return null
  return version > Math.max(...spoken) ? 'server-too-old' : 'app-too-old'
}

/** The refusal for a condition of the route that is not met, else null. */
function unmetNeed({ needs, scope }: Endpoint, identity: Identity): RefusalName | null {
  if (identity.role === 'system') return scope && identity.scopes.includes(scope) ? null : 'not-allowed'
  if (!needs) return null
  const { caller, may } = identity
  if (needs === 'tablet') return !isInBrowser(caller.tabletId) ? null : 'not-at-this-tablet'
  if (needs === 'password')
    return 'isByPassword' in identity && identity.isByPassword ? null : 'password-sign-in-needed'
  return may.includes(needs) ? null : 'not-at-this-tablet'
}

/** The origin under which this server is reached. */
export type Site = { isTls: boolean; publicUrl: () => string }

/**
 * Against cross-site writes with a person's cookie: SameSite=Strict, the browser's own word for where the request
 * comes from, and a header that a form cannot send (OWASP Cross-Site Request Forgery Prevention Cheat Sheet). Null is yes.
 */
function checkOrigin(context: Context, { isTls, publicUrl }: Site): 'not-allowed' | 'wrong-host' | null {
  const from = context.req.header('Sec-Fetch-Site')
  if (from !== undefined && from !== 'same-origin') return 'not-allowed'
  if (context.req.header(protocolHeader) === undefined) return 'not-allowed'
  const origin = context.req.header('Origin')
  // The owner's own word for it, whatever Host a proxy passes on.
  if (origin === undefined || origin === publicUrl()) return null
  const page = URL.parse(origin)
  if (!page?.host) return 'not-allowed'
  // Whoever stands in between writes what he likes into a page without TLS; into one of this machine nobody does.
  if (isTls && page.protocol !== 'https:' && !isLoopback(page.hostname)) return 'not-allowed'
  const host = context.req.header('Host') ?? new URL(context.req.url).host
  return page.host === host ? null : 'wrong-host'
}
