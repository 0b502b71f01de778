import * as api from '#shared/endpoints/imports.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { type Route, route } from '../http/route.ts'
import { callerActor } from '../ledger/caller.ts'
import type { CardMaker, Ledger } from '../ledger/ledger.ts'
import { listStampCards } from '../ledger/stamp-cards.ts'
import { csvResponse } from '../review/csv.ts'
import { askCustomersFile, customersHeader, customersPages, isTicketOf } from '../review/customers-file.ts'
import { undoImport } from '../review/import-undo.ts'
import {
  beginImport,
  bringRows,
  endImport,
  listImports,
  planImport,
  unknownImport,
} from '../review/imports.ts'
import type { ShopClock } from '../review/shop-day.ts'

type Deps = {
  db: Db
  vault: Vault
  ledger: Ledger
  maker: CardMaker
  clock: ShopClock
  now: () => number
  stampHosts: () => readonly string[]
  /** The cards are made at the hosted service then, and not here. */
  isGateway: boolean
}

export function importRoutes({ db, vault, ledger, maker, clock, now, stampHosts, isGateway }: Deps): Route[] {
  const today = () => clock.dayOf(now())
  const cards = () => listStampCards(db, false, '')
  const deps = { db, vault, ledger, maker, now, today, cards, hosts: stampHosts }
  return [
    route(api.listImports, async () => ({ result: await listImports(db) })),
    route(api.checkImportRows, async ({ body }) => {
      if (isGateway) return { refusal: 'kept-elsewhere' }
      return { result: (await planImport(deps, body)).map(({ fate }) => fate) }
    }),
    route(api.beginImport, async ({ body: { fileNm, rows }, identity: { caller }, commandId }) => {
      if (isGateway) return { refusal: 'kept-elsewhere' }
      const { importId, replayed } = await beginImport(deps, { commandId, fileNm, rows, caller })
      return { result: { importId }, replayed }
    }),
    route(api.bringImportRows, async ({ params: { importId }, body, identity: { caller } }) => {
      const fates = await bringRows(deps, importId, { ...body, caller })
      return 'refusal' in fates ? fates : { result: fates }
    }),
    route(api.endImport, async ({ params: { importId }, identity: { caller } }) => {
      const ended = await endImport(deps, importId, caller)
      return ended ? { result: ended } : unknownImport
    }),
    route(api.undoImport, async ({ params: { importId }, identity: { caller } }) => {
      const undone = await undoImport(deps, importId, caller)
      return 'refusal' in undone ? undone : { result: undone }
    }),
    route(api.askCustomersFile, async ({ identity: { caller, session } }) => {
      const by = { personId: session.personId, actor: callerActor(caller), at: now() }
      return { result: await askCustomersFile({ db, vault }, by) }
    }),
    route(api.exportCustomers, async ({ query: { ticket }, identity: { session } }) => {
      if (!isTicketOf({ vault }, ticket, { personId: session.personId, at: now() }))
        return { refusal: 'invalid-request', field: 'ticket' }
      return {
        response: csvResponse(`customers-${today()}.csv`, customersHeader, customersPages(db)),
      }
    }),
  ]
}
