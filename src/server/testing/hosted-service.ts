/**
 * A stand-in for the hosted Stamp API that keeps its own count: the written record of what we assume of it. It takes
 * no request id, so that the same request twice is two stamps. `docs/gateway.md` names each assumption.
 */
import type { HostedLimits } from '../gateway/hosted-call.ts'

type HostedStamp = {
  stampIdx: number
  cardIdx: number
  stamps: number
  maxStamps: number
  redeemed: boolean
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
export type ServiceAnswer = { status: number; headers: Record<string, string>; body: string }

/** One line a write that changed something, in order: what tests count. */
type Applied = {
  call: 'add' | 'remove' | 'redeem' | 'create' | 'coupon' | 'console'
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
  /** `silentZero`: `code` 0 from now on adds nothing. `coupon`: whether one may be made; 403 is a plan without them. */
  knobs: { silentZero: boolean; coupon: 'made' | 'refused' | 'forbidden' }
  make(fields: Partial<HostedStamp>): HostedStamp
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
}): HostedService {
  const { apiKey, now, limits } = deps
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
    knobs: { silentZero: false, coupon: 'made' },
    make(fields) {
      const stamp: HostedStamp = {
        stampIdx: nextIdx++,
        cardIdx: 7,
        stamps: 0,
        maxStamps: 10,
        redeemed: false,
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
      if (request.method === 'GET' && call === 'validate')
        return validate(service.stamps.get(Number(url.searchParams.get('stampIdx'))))
      if (request.method === 'POST' && call === 'create') {
        const { cardIdx, strtYmd, endYmd } = body
        const given = holderFields.flatMap((field) => (field in body ? [[field, body[field]]] : []))
        const made = service.make({ cardIdx, strtYmd, endYmd, holder: Object.fromEntries(given) })
        service.applied.push({ call: 'create', stampIdx: made.stampIdx, delta: 0 })
        return ok(String(made.stampIdx))
      }
      if (request.method === 'POST' && url.pathname === '/api/coupon/v1/create') {
        if (service.knobs.coupon === 'forbidden') return { status: 403, headers: {}, body: '' }
        if (service.knobs.coupon === 'refused') return refused(950, 'Invalid coupon currency.')
        service.coupons.push(body)
        service.applied.push({ call: 'coupon', stampIdx: 0, delta: 0 })
        return ok(`CPN-${service.coupons.length}`)
      }
      if (request.method === 'PUT' && (call === 'add' || call === 'remove' || call === 'redeem'))
        return write(service, call, service.stamps.get(body.stampIdx), body.onsitePwd ?? null)
      return { status: 404, headers: {}, body: '' }
    },
  }
  return service
}

function write(
  { applied, knobs }: HostedService,
  call: 'add' | 'remove' | 'redeem',
  stamp: HostedStamp | undefined,
  onsitePwd: string | null,
): ServiceAnswer {
  if (!stamp) return refused(901, 'Stamp not found.')
  if (stamp.refusedWith !== null) return refused(999, stamp.refusedWith)
  if (stamp.redeemed) return refused(905, 'The stamp has already been used.')
  if (call === 'add' && stamp.stamps >= stamp.maxStamps)
    return refused(906, 'Maximum number of stamps reached.')
  if (call === 'remove' && stamp.stamps <= 0) return refused(911, 'There are no stamps to remove.')
  if (call === 'redeem' && stamp.stamps < stamp.maxStamps) return refused(907, 'Stamps are not complete.')
  if (call === 'redeem' && stamp.onsitePwd !== null && stamp.onsitePwd !== onsitePwd)
    return refused(909, 'Invalid password.')
  if (knobs.silentZero) return ok(null)
  const delta = call === 'add' ? 1 : call === 'remove' ? -1 : 0
  stamp.stamps += delta
  if (call === 'redeem') stamp.redeemed = true
  applied.push({ call, stampIdx: stamp.stampIdx, delta })
  return ok(null)
}

function validate(stamp: HostedStamp | undefined): ServiceAnswer {
  if (!stamp) return refused(901, 'Stamp not found.')
  if (stamp.refusedWith !== null) return refused(999, stamp.refusedWith)
  if (stamp.redeemed) return refused(905, 'The stamp has already been used.')
  const { stampIdx, cardIdx, stamps, maxStamps, strtYmd, endYmd, onsitePwd, holder } = stamp
  return ok({
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
    activeYn: 'Y',
    ...Object.fromEntries(holderFields.map((field) => [field, holder[field] ?? null])),
    stampImgUrl: null,
    regYmdt: '2026-01-01 09:00:00',
    payloadVersion: 'v1',
  })
}

const json = (code: number, message: string, result: unknown): ServiceAnswer => ({
  status: 200,
  headers: { 'content-type': 'application/json' },
  body: JSON.stringify({ code, message, result }),
})
const ok = (result: unknown) => json(0, '', result)
const refused = (code: number, message: string) => json(code, message, null)
