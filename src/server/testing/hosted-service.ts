/**
 * A stand-in for the hosted Stamp API that keeps its own count: the written record of what we assume of it. It takes
 * no request id, so that the same request twice is two stamps. `docs/gateway.md` names each assumption; with a recording
 * of a real service it says what that one said.
 */
import type { HostedLimits } from '../gateway/hosted-call.ts'
import type { Recording } from '../gateway/recording.ts'
import { createSay, type HostedRefusal, json, type Say, type ServiceAnswer } from './hosted-words.ts'

type HostedStamp = {
  stampIdx: number
  cardIdx: number
  stamps: number
  maxStamps: number
  redeemed: boolean
  active: boolean
  strtYmd: string
  endYmd: string
  onsitePwd: string | null
  /** It refuses this one, for a reason of its own. */
  refusedWith: string | null
  holder: HostedHolder
}
const holderFields = ['memo', 'userId', 'userNm', 'userPhnno', 'userEml', 'userEtc1', 'userEtc2'] as const
type HostedHolder = Partial<Record<(typeof holderFields)[number], string>>

type ServiceRequest = {
  method: string
  path: string
  body: string | null
  authorization: string | null
}

/** One line a write that changed something, in order: what tests count. */
type Applied = {
  call: 'add' | 'remove' | 'redeem' | 'update' | 'delete' | 'create' | 'coupon' | 'console'
  stampIdx: number
  delta: number
}

export type HostedService = {
  stamps: Map<number, HostedStamp>
  applied: Applied[]
  /** Every request that was let in, and how many were turned away with 429. */
  requests: number
  tooMany: number
  /** What was asked of each coupon that was made. */
  coupons: Record<string, unknown>[]
  /** `silentZero`: `code` 0 from now on adds nothing. `stamp`, `coupon`: whether one may be made; 403 is a plan without them. */
  knobs: { silentZero: boolean; stamp: 'made' | 'refused'; coupon: 'made' | 'refused' | 'forbidden' }
  make(fields: Partial<HostedStamp>): HostedStamp
  /** What the card of stamps that are created has. */
  template: Partial<Pick<HostedStamp, 'maxStamps' | 'onsitePwd'>>
  /** The owner, at the service's own console. */
  console(stampIdx: number, delta: number): void
  handle(request: ServiceRequest): ServiceAnswer
}

const minuteMs = 60_000
const hourMs = 3_600_000

export function createHostedService(deps: {
  apiKey: string
  now: () => number
  limits?: HostedLimits
  recording?: Recording
  /** Days are looked at by this one; without it no card is too early or has expired. */
  today?: () => string
}): HostedService {
  const { apiKey, now, limits } = deps
  const say = createSay(deps.recording)
  const today = () => deps.today?.() ?? null
  const recent: number[] = []
  let nextIdx = 1000

  /** The strictest reading of "a minute": any sixty seconds. */
  function isOverLimit(): boolean {
    if (!limits) return false
    const at = now()
    while (recent[0] !== undefined && recent[0] <= at - hourMs) recent.shift()
    const inMinute = recent.filter((then) => then > at - minuteMs).length
    if (inMinute >= limits.minute || recent.length >= limits.hour) return true
    recent.push(at)
    return false
  }

  const service: HostedService = {
    stamps: new Map(),
    applied: [],
    requests: 0,
    tooMany: 0,
    coupons: [],
    knobs: { silentZero: false, stamp: 'made', coupon: 'made' },
    template: {},
    make(fields) {
      const stamp: HostedStamp = {
        stampIdx: nextIdx++,
        cardIdx: 7,
        stamps: 0,
        maxStamps: 10,
        redeemed: false,
        active: true,
        strtYmd: '2026-01-01',
        endYmd: '2030-12-31',
        onsitePwd: null,
        refusedWith: null,
        holder: { userId: 'user08', userNm: 'Mina' },
        ...fields,
      }
      service.stamps.set(stamp.stampIdx, stamp)
      return stamp
    },
    console(stampIdx, delta) {
      const stamp = service.stamps.get(stampIdx)
      if (!stamp || stamp.redeemed) return
      const to = stamp.stamps + delta
      if (to < 0 || to > stamp.maxStamps) return
      stamp.stamps = to
      service.applied.push({ call: 'console', stampIdx, delta })
    },
    handle(request) {
      if (request.authorization !== `APIKey ${apiKey}`) return { status: 401, headers: {}, body: '' }
      if (isOverLimit()) {
        service.tooMany++
        return { status: 429, headers: { 'retry-after': '2' }, body: '' }
      }
      service.requests++
      const url = new URL(request.path, 'http://hosted')
      const call = url.pathname.replace('/api/stamp/v1/', '')
      const body = request.body === null ? {} : JSON.parse(request.body)
      const asked = service.stamps.get(Number(url.searchParams.get('stampIdx')))
      if (request.method === 'GET' && call === 'validate') return validate(say, asked, today())
      if (request.method === 'DELETE' && call === 'delete') return remove(service, say, asked)
      if (request.method === 'POST' && call === 'create') {
        if (service.knobs.stamp === 'refused') return json(950, 'no.', null)
        const { cardIdx, strtYmd, endYmd } = body
        const given = holderFields.flatMap((field) => (field in body ? [[field, body[field]]] : []))
        const made = service.make({
          ...service.template,
          cardIdx,
          strtYmd,
          endYmd,
          holder: Object.fromEntries(given),
        })
        service.applied.push({ call: 'create', stampIdx: made.stampIdx, delta: 0 })
        return say('create', 'done', String(made.stampIdx), made.stampIdx)
      }
      if (request.method === 'POST' && url.pathname === '/api/coupon/v1/create') {
        if (service.knobs.coupon === 'forbidden') return { status: 403, headers: {}, body: '' }
        if (service.knobs.coupon === 'refused') return json(950, 'Invalid coupon currency.', null)
        service.coupons.push(body)
        service.applied.push({ call: 'coupon', stampIdx: 0, delta: 0 })
        return json(0, '', `CPN-${service.coupons.length}`)
      }
      const stamp = service.stamps.get(body.stampIdx)
      if (request.method === 'PUT' && (call === 'add' || call === 'remove' || call === 'redeem'))
        return write(service, say, call, { stamp, onsitePwd: body.onsitePwd ?? null, today: today() })
      if (request.method === 'PUT' && call === 'update') return update(service, say, stamp, body)
      return { status: 404, headers: {}, body: '' }
    },
  }
  return service
}

/** Why a stamp cannot be used at all, whatever is asked of it. */
function unusable(stamp: HostedStamp, today: string | null): HostedRefusal | null {
  if (stamp.redeemed) return 'already-redeemed'
  if (!stamp.active) return 'not-active'
  if (today === null) return null
  if (today < stamp.strtYmd) return 'not-yet-valid'
  return today > stamp.endYmd ? 'expired' : null
}

type Write = { stamp: HostedStamp | undefined; onsitePwd: string | null; today: string | null }

function objectionTo(
  call: 'add' | 'remove' | 'redeem',
  stamp: HostedStamp,
  asked: Write,
): HostedRefusal | null {
  const why = unusable(stamp, asked.today)
  if (why) return why
  const { stamps, maxStamps, onsitePwd } = stamp
  if (call === 'add') return stamps >= maxStamps ? 'full' : null
  if (call === 'remove') return stamps <= 0 ? 'nothing-to-remove' : null
  if (stamps < maxStamps) return 'not-complete'
  if (onsitePwd === null || onsitePwd === asked.onsitePwd) return null
  return asked.onsitePwd === null ? 'password-needed' : 'wrong-password'
}

function write(
  { applied, knobs }: HostedService,
  say: Say,
  call: 'add' | 'remove' | 'redeem',
  asked: Write,
): ServiceAnswer {
  const { stamp } = asked
  if (!stamp) return say(call, 'not-found')
  const { stampIdx } = stamp
  if (stamp.refusedWith !== null) return json(999, stamp.refusedWith, null)
  const why = objectionTo(call, stamp, asked)
  if (why) return say(call, why, null, stampIdx)
  if (knobs.silentZero) return say(call, 'done', null, stampIdx)
  const delta = call === 'add' ? 1 : call === 'remove' ? -1 : 0
  stamp.stamps += delta
  if (call === 'redeem') stamp.redeemed = true
  applied.push({ call, stampIdx, delta })
  return say(call, 'done', null, stampIdx)
}

/** An absolute count, and no rule of any other call. */
function update(
  { applied }: HostedService,
  say: Say,
  stamp: HostedStamp | undefined,
  body: { stamps?: number; activeYn?: string; strtYmd?: string; endYmd?: string },
): ServiceAnswer {
  if (!stamp) return say('update', 'not-found')
  if (stamp.redeemed) return say('update', 'already-redeemed', null, stamp.stampIdx)
  const { stamps = stamp.stamps, activeYn, strtYmd = stamp.strtYmd, endYmd = stamp.endYmd } = body
  const delta = stamps - stamp.stamps
  Object.assign(stamp, { stamps, strtYmd, endYmd, ...(activeYn && { active: activeYn === 'Y' }) })
  applied.push({ call: 'update', stampIdx: stamp.stampIdx, delta })
  return say('update', 'done', null, stamp.stampIdx)
}

function remove({ applied, stamps }: HostedService, say: Say, stamp: HostedStamp | undefined): ServiceAnswer {
  if (!stamp) return say('delete', 'not-found')
  stamps.delete(stamp.stampIdx)
  applied.push({ call: 'delete', stampIdx: stamp.stampIdx, delta: -stamp.stamps })
  return say('delete', 'done', null, stamp.stampIdx)
}

function validate(say: Say, stamp: HostedStamp | undefined, today: string | null): ServiceAnswer {
  if (!stamp) return say('validate', 'not-found')
  if (stamp.refusedWith !== null) return json(999, stamp.refusedWith, null)
  const { stampIdx, cardIdx, stamps, maxStamps, strtYmd, endYmd, onsitePwd, holder } = stamp
  const why = unusable(stamp, today)
  if (why) return say('validate', why, null, stampIdx)
  const result = {
    stampIdx,
    domain: 'https://vvd.bz',
    cardIdx,
    cardNm: 'Accumulate 10 coffees',
    cardTtl: 'Collect 10 stamps to get a free Americano!',
    stamps,
    maxStamps,
    stampUrl: `https://vvd.bz/stamp/${stampIdx}`,
    url: null,
    strtYmd,
    endYmd,
    onsiteYn: onsitePwd === null ? 'N' : 'Y',
    onsitePwd,
    memo: holder.memo ?? null,
    activeYn: 'Y',
    ...Object.fromEntries(holderFields.map((field) => [field, holder[field] ?? null])),
    stampImgUrl: null,
    regYmdt: '2026-01-01 09:00:00',
    payloadVersion: 'v1',
  }
  return say('validate', 'done', result, stampIdx)
}
