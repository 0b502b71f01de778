import * as api from '#shared/endpoints/issue.ts'
import type { Db } from '../db/db.ts'
import { listHostedCards } from '../gateway/hosted-cards.ts'
import { type Route, refusalOf, route } from '../http/route.ts'
import { issueStamp, replaceStamp } from '../ledger/issue-stamp.ts'
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
  ]
}
