/** `/api/stamp/v1/*`: the hosted API's words, which go no further than here. */
import type * as v from 'valibot'
import * as api from '#shared/endpoints/stamp-api.ts'
import type { GeneralRefusal, RefusalName, StampRefusal } from '#shared/refusals.ts'
import type { Command, UpdateStamp } from '#shared/stamp.ts'
import type { updateRequest } from '#shared/stamp-api.ts'
import { type Identity, type Reply, type Route, refusalOf, route } from '../http/route.ts'
import { nobody } from '../ledger/holders.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'

type StampApiDeps = { ledger: Ledger; reads: Reads; isOurDomain: (domain: string) => boolean }

type Refusal = StampRefusal | GeneralRefusal
/** The seven share their list. */
const own = (refusal: RefusalName): Refusal => refusalOf(api.addStamp, refusal)

export function stampApiRoutes({ ledger, reads, isOurDomain }: StampApiDeps): Route[] {
  async function decide(command: Command, { caller }: Identity): Promise<Reply<null, Refusal>> {
    const { refusal, field, replayed } = await ledger.decide(command, { caller })
    return refusal ? { refusal: own(refusal), field, replayed } : { result: null, replayed }
  }

  return [
    route(api.createStamp, async ({ body, identity, commandId }) => {
      const { cardIdx, strtYmd, endYmd, domain, activeYn, ...holder } = body
      if (domain !== null && !isOurDomain(domain)) return { refusal: 'invalid-request', field: 'domain' }
      const active = activeYn === 'Y'
      const command = { kind: 'create', commandId, cardIdx, strtYmd, endYmd, domain, active, holder } as const
      const { refusal, field, stampIdx, replayed } = await ledger.decide(command, { caller: identity.caller })
      return refusal ? { refusal: own(refusal), field, replayed } : { result: String(stampIdx), replayed }
    }),
    route(api.addStamp, ({ body, identity, commandId }) =>
      decide({ kind: 'add', commandId, stampIdx: body.stampIdx, count: 1 }, identity),
    ),
    route(api.removeStamp, ({ body, identity, commandId }) =>
      decide({ kind: 'remove', commandId, stampIdx: body.stampIdx, count: 1 }, identity),
    ),
    route(api.redeemStamp, ({ body, identity, commandId }) =>
      decide({ kind: 'redeem', commandId, ...body }, identity),
    ),
    route(api.updateStamp, async ({ body, identity, commandId }) => {
      if (body.domain !== undefined && !isOurDomain(body.domain))
        return { refusal: 'invalid-request', field: 'domain' }
      return decide(
        { kind: 'update', commandId, stampIdx: body.stampIdx, changes: changesOf(body) },
        identity,
      )
    }),
    route(api.deleteStamp, ({ query, identity, commandId }) =>
      decide({ kind: 'delete', commandId, stampIdx: query.stampIdx }, identity),
    ),
    route(api.validateStamp, async ({ query, identity }) => {
      const isSystem = identity?.role === 'system'
      const found = await reads.validate(query.stampIdx, isSystem)
      if (typeof found === 'string') return { refusal: own(found) }
      // Who holds the card a manager opens by `POST stamps/:stampIdx/holder`, and that is noted.
      return { result: isSystem ? found : { ...found, ...nobody } }
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
