import type { Context } from 'hono'
import { deleteCookie, getCookie, setCookie } from 'hono/cookie'

/** The tablet's token stays, the session's goes with the person; the device's says that somebody has signed in here. */
const names = { session: 'stampdesk', tablet: 'stampdesk-tablet', device: 'stampdesk-device' } as const
type CookieName = keyof typeof names

export type Cookies = {
  read(context: Context, name: CookieName): string | undefined
  write(context: Context, name: CookieName, token: string, maxAgeMs: number): void
  clear(context: Context, name: CookieName): void
}

/** Longest age that browsers take (RFC 6265bis section 5.5). */
export const longCookieMs = 400 * 86_400_000

/** Over TLS with `__Host-`: no other host and no plain page can set or shadow it (RFC 6265bis section 4.1.3.2). */
export function createCookies(isTls: boolean): Cookies {
  const attributes = {
    httpOnly: true,
    sameSite: 'Strict',
    secure: isTls,
    path: '/',
    ...(isTls && { prefix: 'host' as const }),
  } as const
  return {
    read: (context, name) => getCookie(context, names[name], isTls ? 'host' : undefined),
    write: (context, name, token, maxAgeMs) =>
      setCookie(context, names[name], token, { ...attributes, maxAge: Math.floor(maxAgeMs / 1000) }),
    clear: (context, name) => {
      deleteCookie(context, names[name], attributes)
    },
  }
}
