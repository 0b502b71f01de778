/** A shop in which every route that changes something can be called once, rightly. */

import type { Route } from '../http/route.ts'
import { createSessions } from '../people/sessions.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { openTestShop } from '../testing/test-shop.ts'
import type { AuditedCall, AuditedScene } from './audited-call.ts'
import { auditedOutwardCalls } from './audited-outward.ts'
import { auditedPeopleCalls, deskPassword } from './audited-people.ts'
import { auditedStampCalls } from './audited-stamps.ts'

export const auditedCalls: Record<string, AuditedCall> = {
  ...auditedStampCalls,
  ...auditedPeopleCalls,
  ...auditedOutwardCalls,
}

export const nameOf = ({ endpoint: { method, path } }: Route) => `${method} ${path}`

export async function openAuditedScene({ db }: Pick<TestDatabase, 'db'>): Promise<AuditedScene> {
  const shop = await openTestShop({ db }, { resolve: async () => [{ address: '93.184.216.34', family: 4 }] })
  const sessions = createSessions({ db, now: () => shop.clock.now })
  // A manager of its own at the desk: a new password ends the sessions of its person.
  const mo = await addPerson(shop, 'Mo', '482915', 'manager')
  const desk = openBrowser(shop)
  const signInAtDesk = async () => void desk.cookies.set('stampdesk', await sessions.openDesk(mo, 'password'))
  await signInAtDesk()
  await desk.call('PUT', `staff/${mo}/account`, { login: 'mo@shop', password: deskPassword })
  await signInAtDesk()
  // Signs in, so that no call below does.
  await shop.tablet('GET', '/api/counter/v1/session')
  return { db, shop, desk, signInAtDesk, tablet: await pairTablet(shop) }
}
