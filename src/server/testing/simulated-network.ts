/** A false network before the stand-in: what goes out is applied at once, late, or never, and answered or not. */
import type { Db, Row } from '../db/db.ts'
import type { Exchange, Exchanged } from '../gateway/exchange.ts'
import type { HostedService } from './hosted-service.ts'
import type { ServiceAnswer } from './hosted-words.ts'
import type { SimulatedTime } from './simulated-time.ts'

type Weather = {
  requestLost: number
  replyLost: number
  late: number
  notSent: number
  broken: number
  /** Requests to which nothing happens. */
  spares?: 'GET'
}
export const calm: Weather = { requestLost: 0, replyLost: 0, late: 0, notSent: 0, broken: 0 }
/** Of I-6; the last two are ours. */
export const storm: Weather = { requestLost: 0.1, replyLost: 0.12, late: 0.1, notSent: 0.05, broken: 0.04 }

/** One call of a command, `commandId:call`, as the database knows it at the moment of the first byte. */
type CallTag = string

export type SimulatedNetwork = {
  exchange: Exchange
  weather: Weather
  /** How often each call was sent, and how often it took effect. */
  sent: Map<CallTag, number>
  applied: Map<CallTag, number>
  /** Writes that went out with no committed intent behind them. */
  unannounced: number
}

const timeoutMs = 10_000
/** A late request arrives within this after it was sent: `UPSTREAM_SETTLE_MS` is longer. */
export const latestMs = 115_000
const apiKey = 'simulated'

type Deps = { time: SimulatedTime; db: Db; service: HostedService; random: () => number }

export function createSimulatedNetwork({ time, db, service, random }: Deps): SimulatedNetwork {
  const bump = (counts: Map<CallTag, number>, tag: CallTag) => counts.set(tag, (counts.get(tag) ?? 0) + 1)

  const network: SimulatedNetwork = {
    weather: calm,
    sent: new Map(),
    applied: new Map(),
    unannounced: 0,
    async exchange(request) {
      const tag = request.method === 'GET' ? null : await tagOf(db, request.body ?? '')
      if (tag === 'none') network.unannounced++
      const arrive = (): ServiceAnswer => {
        const before = service.applied.length
        const answer = service.handle({ ...request, authorization: `APIKey ${apiKey}` })
        if (tag && service.applied.length > before) bump(network.applied, tag)
        return answer
      }
      const { requestLost, replyLost, late, notSent, broken } = network.weather
      // Past every share: nothing happens to it.
      let dice = network.weather.spares === request.method ? 2 : random()
      const is = (share: number) => {
        const hit = dice >= 0 && dice < share
        dice -= share
        return hit
      }
      if (is(notSent)) return { kind: 'not-sent', cause: 'ECONNREFUSED' }
      if (tag) bump(network.sent, tag)
      if (is(requestLost)) return lostAfter(timeoutMs)
      if (is(late)) {
        const delay = timeoutMs + random() * (latestMs - timeoutMs)
        void time.sleep(delay).then(arrive)
        return lostAfter(timeoutMs)
      }
      await time.sleep(20 + random() * 180)
      const answer = arrive()
      if (is(replyLost)) return lostAfter(random() < 0.5 ? 50 : timeoutMs)
      if (is(broken)) return answered({ status: 502, headers: {}, body: '<html>' })
      await time.sleep(20 + random() * 180)
      return answered(answer)
    },
  }

  async function lostAfter(ms: number): Promise<Exchanged> {
    await time.sleep(ms)
    return { kind: 'lost', cause: 'no answer in time' }
  }
  return network
}

function answered({ status, headers, body }: ServiceAnswer): Exchanged {
  return {
    kind: 'answered',
    status,
    retryAfter: headers['retry-after'] ?? null,
    contentEncoding: null,
    body: Buffer.from(body),
  }
}

async function tagOf(db: Db, body: string): Promise<CallTag> {
  const { stampIdx, nm } = JSON.parse(body) as { stampIdx?: number; nm?: string }
  const creation = nm === undefined ? 'create' : 'create-coupon'
  const [row] = await db.read<Row & { command_id: string; sent: number }>(
    stampIdx === undefined
      ? "SELECT command_id, sent FROM upstream_intents WHERE state = 'sending' AND kind = $1"
      : "SELECT command_id, sent FROM upstream_intents WHERE stamp_idx = $1 AND state = 'sending' AND kind NOT LIKE 'create%'",
    [stampIdx ?? creation],
  )
  return row ? `${row.command_id}:${row.sent}` : 'none'
}

export const simulatedKey = apiKey
