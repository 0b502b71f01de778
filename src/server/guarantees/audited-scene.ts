/** A shop in which every route that changes something can be called once, rightly. */

import type { Route } from '../http/route.ts'
import { createSessions } from '../people/sessions.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import type { TestDatabase } from '../testing/databases.ts'
import { openTestShop } from '../testing/test-shop.ts'
import type { AuditedCall, AuditedScene } from './audited-call.ts'
import { auditedOutwardCalls } from './audited-outward.ts'
import { auditedPeopleCalls, browserPassword } from './audited-people.ts'
import { auditedShiftCalls } from './audited-shift.ts'
import { auditedStampCalls } from './audited-stamps.ts'

export const auditedCalls: Record<string, AuditedCall> = {
  ...auditedStampCalls,
  ...auditedPeopleCalls,
  ...auditedOutwardCalls,
  ...auditedShiftCalls,
}

export const nameOf = ({ endpoint: { method, path } }: Route) => `${method} ${path}`

export async function openAuditedScene({ db }: Pick<TestDatabase, 'db'>): Promise<AuditedScene> {
  const shop = await openTestShop({ db }, { resolve: async () => [{ address: '93.184.216.34', family: 4 }] })
  const sessions = createSessions({ db, now: () => shop.clock.now })
  // A manager of its own in a browser: a new password ends the sessions of its person.
  const mo = await addPerson(shop, 'Mo', '482915', 'manager')
  const browser = openBrowser(shop)
  const signInInBrowser = async () =>
    void browser.cookies.set('stampdesk', await sessions.openInBrowser(mo, 'password'))
  await signInInBrowser()
  await browser.call('PUT', `staff/${mo}/account`, { login: 'mo@shop', password: browserPassword })
  await signInInBrowser()
  // Signs in, so that no call below does.
  await shop.tablet('GET', '/api/counter/v1/session')
  return { db, shop, browser, signInInBrowser, tablet: await pairTablet(shop) }
}
