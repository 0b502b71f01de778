import type { Context } from 'hono'
import type { Session as SessionResult } from '#shared/counter-api.ts'
import type { Cookies } from '../http/cookies.ts'
import type { Reply } from '../http/route.ts'
import { type Session, type Sessions, sessionMs } from '../people/sessions.ts'

type Deps = {
  sessions: Sessions
  cookies: Cookies
  now: () => number
  shopNm: () => Promise<string>
  stampHosts: () => string[]
  demo: boolean
}

export type SignIn = {
  /** Hands the token of a session that was just opened to the browser. The session before, if any, is over. */
  begin(context: Context, token: string): Promise<Reply<SessionResult, 'not-signed-in'>>
  describe(token: string | undefined): Promise<Reply<SessionResult, 'not-signed-in'>>
}

export function createSignIn({ sessions, cookies, now, shopNm, stampHosts, demo }: Deps): SignIn {
  async function describe(token: string | undefined): Promise<Reply<SessionResult, 'not-signed-in'>> {
    const session = token ? await sessions.find(token) : null
    return session ? { result: await described(session) } : { refusal: 'not-signed-in' }
  }

  async function described(session: Session): Promise<SessionResult> {
    const { tabletNm, personId, personNm, color, role, may } = session
    return {
      shopNm: await shopNm(),
      tabletNm,
      person: { name: personNm, role, personId, color },
      may: [...may],
      demo,
      stampHosts: stampHosts(),
      serverNow: now(),
    }
  }

  return {
    describe,
    async begin(context, token) {
      const before = cookies.read(context, 'session')
      if (before) await sessions.close(before)
      cookies.write(context, 'session', token, sessionMs)
      return describe(token)
    },
  }
}
