/**
 * How often one may ask: token buckets in memory, by address, tablet and person. They keep a noisy neighbour from
 * slowing the others and make guessing dear; what may never be exceeded is counted in the database (`people/tries.ts`).
 */
import type { Endpoint } from '#shared/endpoint.ts'
import type { Identity } from './route.ts'

export type RequestLimits = {
  /** Milliseconds to wait; 0 where it may go on. */
  ask(pace: Endpoint['pace'], identity: Identity | null, address: string): number
}

type Rate = { burst: number; perSecond: number }

/** A PIN pad that is used in earnest asks a few times a minute; before any hashing starts (S-1, S-9). */
const secretRate: Rate = { burst: 20, perSecond: 0.5 }
const pollRate: Rate = { burst: 60, perSecond: 5 }
/** Of a shop behind one address: all of its tablets. */
const defaultPerSecond = 1_000
const burstSeconds = 10
/** Oldest first out: memory has an end, and a flood of addresses must not reach it. */
const maxKeys = 20_000

type LimitDeps = {
  now: () => number
  /** Requests a second from one address; a tablet and a person have half of it. 0 is no limit. */
  perSecond?: number
}

export function createRequestLimits({ now, perSecond = defaultPerSecond }: LimitDeps): RequestLimits {
  const general = perSecond === 0 ? { burst: Infinity, perSecond: Infinity } : rateOf(perSecond)
  const half = perSecond === 0 ? general : rateOf(perSecond / 2)
  const addresses = createBuckets(now, general)
  const callers = createBuckets(now, half)
  const secrets = createBuckets(now, secretRate)
  const polls = createBuckets(now, pollRate)

  return {
    ask(pace, identity, address) {
      // The owner's own systems, and the proofs, may ask as fast as they can.
      if (identity?.role === 'system') return 0
      const tabletId = identity && 'tabletId' in identity.caller ? identity.caller.tabletId : null
      const waits = [addresses.take(address)]
      if (tabletId !== null) waits.push(callers.take(`tablet:${tabletId}`))
      if (identity?.session) waits.push(callers.take(`person:${identity.session.personId}`))
      // A tablet that guesses stops itself, and not the tablets that share its address.
      if (pace === 'secret') waits.push(secrets.take(tabletId ?? address))
      if (pace === 'poll') waits.push(polls.take(address))
      return Math.max(...waits)
    },
  }
}

const rateOf = (perSecond: number): Rate => ({ burst: perSecond * burstSeconds, perSecond })

export function createBuckets(now: () => number, { burst, perSecond }: Rate, most = maxKeys) {
  const buckets = new Map<string, { tokens: number; at: number }>()
  return {
    size: () => buckets.size,
    take(key: string): number {
      if (burst === Infinity) return 0
      const at = now()
      const before = buckets.get(key) ?? { tokens: burst, at }
      // A clock that went back gives nothing.
      const elapsed = Math.max(at - before.at, 0)
      const tokens = Math.min(before.tokens + (elapsed / 1000) * perSecond, burst)
      buckets.delete(key)
      buckets.set(key, { tokens: tokens >= 1 ? tokens - 1 : tokens, at })
      if (buckets.size > most) buckets.delete(buckets.keys().next().value ?? key)
      return tokens >= 1 ? 0 : Math.ceil(((1 - tokens) / perSecond) * 1000)
    },
  }
}
