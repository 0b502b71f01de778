import { type Demo, type PublicStamp, protocolVersion, type Session } from '#shared/counter-api.ts'
import type { Endpoint } from '#shared/endpoint.ts'
import { getCommandFate } from '#shared/endpoints/command-fate.ts'
import { getDemo } from '#shared/endpoints/demo.ts'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { issueStamp, replaceStamp } from '#shared/endpoints/issue.ts'
import { getLimits } from '#shared/endpoints/limits.ts'
import { getUpstreamQueue } from '#shared/endpoints/queue.ts'
import { redeemReward } from '#shared/endpoints/redemptions.ts'
import { releaseStamp, reserveStamp } from '#shared/endpoints/reservations.ts'
import { getSession } from '#shared/endpoints/session.ts'
import { listStampCards } from '#shared/endpoints/stamp-cards.ts'
import { getPublicStamp, getSnapshot } from '#shared/endpoints/stamps.ts'
import { noLimits } from '#shared/limits.ts'
import { objection } from '#shared/stamp.ts'
import type { Answer, ApiClient, Call } from '../../api/api-client.ts'
import type { Send } from '../../outbox/http-send.ts'
import type { CurrentUser } from '../../store/lock.ts'
import { type PracticeShop, practiceHost, type Refused } from './practice-shop.ts'

type ServerDeps = {
  shop: PracticeShop
  user: CurrentUser
  tabletNm: string
  /** The line is pretended to be down. */
  isDown: () => boolean
  now: () => number
}

type Asked = { params?: { stampIdx?: unknown }; body?: unknown; commandId?: string }

/** What the counter's screens hear in practice, of a server that is none: no request leaves the page. */
export function createPracticeServer(deps: ServerDeps): { api: ApiClient; send: Send } {
  const { shop, isDown, now } = deps
  const issued = new Map<string, number>()

  function card(stampIdx: number) {
    const { cardNm, cardTtl } = shop.names
    const { maxStamps = 0, endYmd = '' } = shop.snapshot(stampIdx) ?? {}
    return { stampIdx, stampUrl: shop.urlOf(stampIdx), cardNm, cardTtl, maxStamps, endYmd }
  }

  /** Once an id, as at the real one. */
  function once(commandId: string | undefined, make: () => number | Refused): Answer<unknown> {
    const before = commandId === undefined ? undefined : issued.get(commandId)
    const made = before ?? make()
    if (typeof made !== 'number') return { kind: 'refused', ...made }
    if (commandId !== undefined) issued.set(commandId, made)
    return ok(card(made))
  }

  function publicStamp(stampIdx: number): Answer<PublicStamp> {
    const it = shop.snapshot(stampIdx)
    if (!it) return refused('real-card-in-practice')
    const { cardNm, cardTtl, stamps, maxStamps, strtYmd, endYmd, stampUrl, nextStampIdx } = it
    const facts = { stampIdx, cardNm, cardTtl, stamps, maxStamps, strtYmd, endYmd, stampUrl, nextStampIdx }
    const { shopNm } = shop.names
    return ok({ ...facts, shopNm, objection: objection.use(it, it.today), givenBackIdx: null })
  }

  const idxOf = ({ params }: Asked) => Number(params?.stampIdx)
  const answers = new Map<Endpoint, (asked: Asked) => Answer<unknown>>([
    [getEntrance, () => ok(entranceOf(deps))],
    [getSession, () => ok(sessionOf(deps))],
    [
      getSnapshot,
      (asked) => {
        const snapshot = shop.snapshot(idxOf(asked))
        return snapshot ? ok(snapshot) : refused('real-card-in-practice')
      },
    ],
    [getPublicStamp, (asked) => publicStamp(idxOf(asked))],
    [reserveStamp, () => ok({ until: now() + 45_000 })],
    [releaseStamp, () => ok(null)],
    [
      redeemReward,
      ({ body, commandId = '' }) => {
        const asked = body as { stampIdx: number; onsitePwd: string | null }
        const end = shop.redeem({ ...asked, commandId })
        return 'refusal' in end ? { kind: 'refused', ...end } : ok(end)
      },
    ],
    [getCommandFate, () => ok({ state: 'unknown' })],
    [listStampCards, () => ok({ kept: 'here', cards: [kindOf(shop)] })],
    [
      issueStamp,
      ({ body, commandId }) =>
        once(commandId, () => shop.issue(0, (body as { userNm: string | null }).userNm)),
    ],
    [replaceStamp, (asked) => once(asked.commandId, () => shop.replace(idxOf(asked)))],
    [getLimits, () => ok(noLimits)],
    [getUpstreamQueue, () => ok(null)],
    [getDemo, () => ok({ apiKey: '', people: [], stamps: [] } satisfies Demo)],
  ])

  return {
    api: (async (call: Call<Endpoint>) => {
      if (isDown()) return { kind: 'unreachable' }
      return answers.get(call.endpoint)?.(call as Asked) ?? refused('not-in-practice')
    }) as ApiClient,
    async send({ commands }) {
      if (isDown()) throw new TypeError('the line is pretended to be down')
      const verdicts = commands.map((command) => shop.decide(command))
      const result = { serverNow: now(), verdicts }
      return {
        status: 200,
        retryAfterMs: null,
        protocol: protocolVersion,
        body: { code: 0, message: '', result },
      }
    },
  }
}

const ok = <Value>(value: Value): Answer<Value> => ({ kind: 'ok', value })
const refused = (refusal: 'real-card-in-practice' | 'not-in-practice'): Answer<never> => ({
  kind: 'refused',
  refusal,
  detail: null,
})

function kindOf({ names }: PracticeShop) {
  return {
    cardIdx: 1,
    cardNm: names.cardNm,
    cardTtl: names.cardTtl,
    maxStamps: 10,
    validDays: 365,
    stampImgUrl: null,
    onsite: true,
    onsiteSetAt: null,
    active: true,
    given: null,
  }
}

function entranceOf({ shop, user, tabletNm, now }: ServerDeps) {
  const { personId, name, role, color } = user
  return {
    shopNm: shop.names.shopNm,
    timeZone: 'UTC',
    isSetUp: true,
    demo: false,
    tablet: { state: 'paired', tabletId: 'practice', name: tabletNm, place: '', may: ['add', 'redeem'] },
    person: { personId, name, role, color },
    faces: [{ personId, name, role, color, lockedUntil: null }],
    idleLockMs: 600_000,
    counterSearch: false,
    confirmHandOver: false,
    stampCodes: { hosts: [practiceHost], numbers: 'drawn' },
    serverNow: now(),
  }
}

function sessionOf({ shop, user, tabletNm, now }: ServerDeps): Session {
  const { personId, name, role, color } = user
  return {
    shopNm: shop.names.shopNm,
    tabletNm,
    person: { personId, name, role, color },
    demo: false,
    stampHosts: [practiceHost],
    serverNow: now(),
  }
}
