/** `/api/stamp/v1/*`: the hosted API's words, which go no further than here. */
import * as v from 'valibot'
import type { Command, UpdateStamp } from '#shared/stamp.ts'
import {
  addRequest,
  createRequest,
  redeemRequest,
  removeRequest,
  stampIdxQuery,
  updateRequest,
  validateResult,
} from '#shared/stamp-api.ts'
import { nobody } from './ledger/holders.ts'
import type { Ledger } from './ledger/ledger.ts'
import type { Reads } from './ledger/reads.ts'
import { type Identity, type Reply, type Route, route } from './route.ts'

type StampApiPorts = { ledger: Ledger; reads: Reads; isOurDomain: (domain: string) => boolean }

const base = '/api/stamp/v1'
const admits = ['system'] as const

export function stampApiRoutes({ ledger, reads, isOurDomain }: StampApiPorts): Route[] {
  async function decide(command: Command, identity: Identity | null): Promise<Reply> {
    if (!identity) return { refusal: 'not-signed-in' }
    const decision = await ledger.decide(command, { caller: identity.caller })
    const { refusal, field, replayed } = decision
    if (refusal) return { refusal, field, replayed }
    return { result: command.kind === 'create' ? String(decision.stampIdx) : null, replayed }
  }

  return [
    route({
      method: 'POST',
      path: `${base}/create`,
      summary: 'Issue a stamp of a stamp card. The result is its stampIdx as a string of digits.',
      admits,
      body: createRequest,
      result: v.string(),
      async handle({ body, identity, commandId }) {
        const { cardIdx, strtYmd, endYmd, domain, activeYn, ...holder } = body
        if (domain !== null && !isOurDomain(domain)) return { refusal: 'invalid-request', field: 'domain' }
        const active = activeYn === 'Y'
        return decide(
          { kind: 'create', commandId, cardIdx, strtYmd, endYmd, domain, active, holder },
          identity,
        )
      },
    }),
    route({
      method: 'PUT',
      path: `${base}/add`,
      summary: 'Add exactly one stamp.',
      admits,
      body: addRequest,
      result: v.null(),
      handle: ({ body, identity, commandId }) =>
        decide({ kind: 'add', commandId, stampIdx: body.stampIdx, count: 1 }, identity),
    }),
    route({
      method: 'PUT',
      path: `${base}/remove`,
      summary: 'Take exactly one stamp back.',
      admits,
      body: removeRequest,
      result: v.null(),
      handle: ({ body, identity, commandId }) =>
        decide({ kind: 'remove', commandId, stampIdx: body.stampIdx, count: 1 }, identity),
    }),
    route({
      method: 'PUT',
      path: `${base}/redeem`,
      summary: 'Mark the reward of a full stamp as handed over. Terminal.',
      admits,
      body: redeemRequest,
      result: v.null(),
      handle: ({ body, identity, commandId }) => decide({ kind: 'redeem', commandId, ...body }, identity),
    }),
    route({
      method: 'PUT',
      path: `${base}/update`,
      summary: 'Change fields; an omitted field stays as it is. useYn=Y redeems, by the rules of redeem.',
      admits,
      body: updateRequest,
      result: v.null(),
      async handle({ body, identity, commandId }) {
        if (body.domain !== undefined && !isOurDomain(body.domain))
          return { refusal: 'invalid-request', field: 'domain' }
        return decide(
          { kind: 'update', commandId, stampIdx: body.stampIdx, changes: changesOf(body) },
          identity,
        )
      },
    }),
    route({
      method: 'DELETE',
      path: `${base}/delete`,
      summary: 'Delete a stamp and the personal data on it. The ledger and the audit log keep what happened.',
      admits,
      query: stampIdxQuery,
      result: v.null(),
      handle: ({ query, identity, commandId }) =>
        decide({ kind: 'delete', commandId, stampIdx: query.stampIdx }, identity),
    }),
    route({
      method: 'GET',
      path: `${base}/validate`,
      summary: 'Whether the stamp can be used today, and what it holds. It does not check that it is full.',
      admits: ['system', 'cashier', 'manager'],
      query: stampIdxQuery,
      result: validateResult,
      async handle({ query, identity }) {
        const isSystem = identity?.role === 'system'
        const found = await reads.validate(query.stampIdx, isSystem)
        if (typeof found === 'string') return { refusal: found }
        // Who holds the card a manager opens by `POST stamps/:stampIdx/holder`, and that is noted.
        return { result: isSystem ? found : { ...found, ...nobody } }
      },
    }),
  ]
}

/** Ours: there is no customer PIN to reset, so resetPinYn is accepted and changes nothing; useYn=N likewise. */
function changesOf(body: v.InferOutput<typeof updateRequest>): UpdateStamp['changes'] {
  const {
    stampIdx: _,
    useYn,
    resetPinYn: __,
    activeYn,
    cardIdx,
    stamps,
    domain,
    strtYmd,
    endYmd,
    ...holder
  } = body
  return defined({
    cardIdx,
    stamps,
    domain,
    strtYmd,
    endYmd,
    use: useYn === 'Y' ? (true as const) : undefined,
    active: activeYn && activeYn === 'Y',
    holder: Object.keys(holder).length > 0 ? defined(holder) : undefined,
  })
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> }

function defined<T extends object>(fields: T): Defined<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Defined<T>
}
