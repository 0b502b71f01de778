import * as api from '#shared/endpoints/issue.ts'
import type { Db } from '../db/db.ts'
import { listHostedCards } from '../gateway/hosted-cards.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import { issueStamp, replaceStamp, startStamp } from '../ledger/issue-stamp.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { listStampCards } from '../ledger/stamp-cards.ts'

type Deps = {
  db: Db
  ledger: Ledger
  reads: Reads
  now: () => number
  dayOf: (at: number) => string
  isGateway: boolean
}

export function issueRoutes({ db, ledger, reads, now, dayOf, isGateway }: Deps): Route[] {
  const cards = () => (isGateway ? listHostedCards(db) : listStampCards(db, false, ''))
  return [
    route(api.issueStamp, async ({ body, identity, commandId }) => {
      const asked = { ...body, commandId, caller: identity.caller }
      const made = await issueStamp({ db, ledger, reads, now, dayOf, cards }, asked)
      if ('refusal' in made) return { ...made, refusal: refusalOf(api.issueStamp, made.refusal) }
      return { result: made.issued, replayed: made.replayed }
    }),
    route(api.replaceStamp, async ({ params: { stampIdx }, identity, commandId }) => {
      const made = await replaceStamp({ ledger, reads }, { stampIdx, commandId, caller: identity.caller })
      if ('refusal' in made) return { ...made, refusal: refusalOf(api.replaceStamp, made.refusal) }
      return { result: made.issued, replayed: made.replayed }
    }),
    route(api.startStamp, async ({ params: { stampIdx }, body, identity, commandId }) => {
      const by = { commandId, caller: identity.caller }
      const { replaces, ...holder } = body
      const made =
        replaces === null
          ? await startStamp({ ledger, reads }, { ...holder, ...by, stampIdx })
          : await replaceStamp({ ledger, reads }, { ...by, stampIdx: replaces, onto: stampIdx })
      if ('refusal' in made) return { ...made, refusal: refusalOf(api.startStamp, made.refusal) }
      return { result: made.issued, replayed: made.replayed }
    }),
  ]
}
