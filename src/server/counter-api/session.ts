import { deleteCookie, getCookie, setCookie } from 'hono/cookie'
import * as v from 'valibot'
import { type Session, sessionResult } from '#shared/counter-api.ts'
import { type Sessions, sessionMs } from '../people/sessions.ts'
import { type Identity, type Route, route } from '../route.ts'

export const sessionCookie = 'stampdesk'

type Ports = {
  sessions: Sessions
  now: () => number
  isTls: boolean
  shopNm: () => Promise<string>
  stampHosts: () => string[]
  /** The demo's cashier; null where there is no demo, and then nobody is signed in for the asking. */
  demoPersonId: string | null
}

export function sessionRoutes(ports: Ports): Route[] {
  const { sessions, now, isTls, shopNm, stampHosts, demoPersonId } = ports

  async function described({ tabletNm, personNm, role }: Who): Promise<Session> {
    return {
      shopNm: await shopNm(),
      tabletNm,
      person: { name: personNm, role },
      demo: demoPersonId !== null,
      stampHosts: stampHosts(),
      serverNow: now(),
    }
  }

  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/session',
      summary: 'Who is signed in at this tablet.',
      admits: ['cashier', 'manager'],
      result: sessionResult,
      async handle({ identity }) {
        const who = whoIs(identity)
        return who ? { result: await described(who) } : { refusal: 'not-signed-in' }
      },
    }),
    route({
      method: 'POST',
      path: '/api/counter/v1/session',
      summary: 'Demo only: sign the sample cashier in.',
      admits: 'everyone',
      result: sessionResult,
      async handle({ context }) {
        if (demoPersonId === null) return { refusal: 'not-allowed' }
        const token = await sessions.open({ id: 'demo-till-2', name: 'Till 2' }, demoPersonId)
        const session = await sessions.find(token)
        if (!session) return { refusal: 'not-signed-in' }
        setCookie(context, sessionCookie, token, {
          httpOnly: true,
          sameSite: 'Strict',
          secure: isTls,
          path: '/',
          maxAge: sessionMs / 1000,
          ...(isTls && { prefix: 'host' as const }),
        })
        return { result: await described(session) }
      },
    }),
    route({
      method: 'DELETE',
      path: '/api/counter/v1/session',
      summary: 'Sign out.',
      admits: ['cashier', 'manager'],
      result: v.null(),
      async handle({ context }) {
        const token = getCookie(context, sessionCookie, isTls ? 'host' : undefined)
        if (token) await sessions.close(token)
        deleteCookie(context, sessionCookie, { path: '/' })
        return { result: null }
      },
    }),
  ]
}

type Who = { tabletNm: string; personNm: string; role: 'cashier' | 'manager' }

function whoIs(identity: Identity | null): Who | null {
  if (!identity?.session || identity.role === 'system') return null
  return { ...identity.session, role: identity.role }
}
