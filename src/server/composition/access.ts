/** People, tablets and sign-in, put together: who is authenticated, and the routes with which they are. */
import type { Context } from 'hono'
import { accountRoutes } from '../api/account.ts'
import { branchRoutes } from '../api/branches.ts'
import { entranceRoutes } from '../api/entrance.ts'
import { lookRoutes } from '../api/look.ts'
import { pairingRoutes } from '../api/pairing.ts'
import { passkeyRoutes } from '../api/passkeys.ts'
import { readinessRoutes } from '../api/readiness.ts'
import { sessionRoutes } from '../api/session.ts'
import { setupRoutes } from '../api/setup.ts'
import { shopSettingsRoutes } from '../api/shop-settings.ts'
import { createSignIn } from '../api/sign-in.ts'
import { staffRoutes } from '../api/staff.ts'
import { tabletRoutes } from '../api/tablets.ts'
import type { Db } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { createAuthenticate } from '../http/authenticate.ts'
import { createCookies } from '../http/cookies.ts'
import type { Identity, Route } from '../http/route.ts'
import { resetPasswordFailures } from '../ledger/onsite-password.ts'
import { createAccounts } from '../people/accounts.ts'
import { createAuthenticator } from '../people/authenticator.ts'
import { createBranches } from '../people/branches.ts'
import { createHasher, type HashCost } from '../people/hasher.ts'
import { createPairing } from '../people/pairing.ts'
import { createPasskeys, siteOf } from '../people/passkeys.ts'
import { createPins } from '../people/pins.ts'
import { createSessions } from '../people/sessions.ts'
import { hasManager, readySetupToken } from '../people/setup-token.ts'
import { createSettingsService } from '../people/shop-settings.ts'
import type { ShopTime } from '../people/shop-time.ts'
import { createStaff } from '../people/staff.ts'
import { createTablets } from '../people/tablets.ts'
import { createTries } from '../people/tries.ts'
import { demoTablet, readyDemoAccess } from './demo-access.ts'
import { createSetUp } from './first-start.ts'

type Deps = {
  db: Db
  vault: Vault
  now: () => number
  hashCost?: HashCost | undefined
  isTls: boolean
  publicUrl: () => string
  shopNm: () => Promise<string>
  stampHosts: () => string[]
  time: Pick<ShopTime, 'timeZone' | 'renew'>
  /** The operator has set the time zone: the shop cannot. */
  isTimeZoneFixed: boolean
  /** Gateway mode: the stamp cards are the hosted service's. */
  isGateway: boolean
  /** Who is signed in for the asking; null outside the demo. */
  demoPersonId: string | null
}

type Access = {
  routes: Route[]
  authenticate: (context: Context) => Promise<Identity | null>
  /** For the one-time setup address; null where there is nothing to set up. */
  setupToken: string | null
}

export async function createAccess(deps: Deps): Promise<Access> {
  const { db, vault, now, isTls, shopNm, stampHosts, time, isTimeZoneFixed, isGateway, demoPersonId } = deps
  const site = () => siteOf(deps.publicUrl())
  const hasher = createHasher(vault, deps.hashCost)
  const tries = createTries({ db, now })
  const sessions = createSessions({ db, now })
  const tablets = createTablets({ db, now })
  const staff = createStaff({ db, now })
  const branches = createBranches({ db, now })
  const pins = createPins({ db, hasher, tries, now })
  const accounts = createAccounts({ db, vault, hasher, tries, now })
  const authenticator = createAuthenticator({ db, vault, now })
  const passkeys = createPasskeys({ db, vault, now })
  const pairing = createPairing({ db, vault, now })
  const cookies = createCookies(isTls)
  const isDemo = demoPersonId !== null
  const signIn = createSignIn({ sessions, cookies, now, shopNm, stampHosts, demo: isDemo })
  const setUp = createSetUp({ db, vault, hasher, now, isGateway, renewTime: time.renew })
  const isSetUp = () => hasManager(db)
  const settings = createSettingsService({ db, now, timeZone: time.timeZone, renewTime: time.renew })
  const resetOnsiteTries = (scope: string, actor: string) =>
    db.write((tx) => resetPasswordFailures(tx, scope, actor, now()))
  if (isDemo) await readyDemoAccess({ db, vault, hasher, now })

  const routes = [
    ...entranceRoutes({
      cookies,
      sessions,
      tablets,
      staff,
      now,
      shopNm,
      timeZone: time.timeZone,
      isSetUp,
      settings: settings.read,
      demo: isDemo,
      stampCodes: () => ({ hosts: stampHosts(), numbers: isGateway ? 'any' : 'drawn' }),
      cardsKept: isGateway ? 'upstream' : 'here',
    }),
    ...sessionRoutes({
      signIn,
      sessions,
      tablets,
      pins,
      accounts,
      passkeys,
      site,
      cookies,
      demo: isDemo ? { personId: demoPersonId, ...demoTablet(vault) } : null,
    }),
    ...accountRoutes({ pins, accounts, authenticator, shopNm }),
    ...passkeyRoutes({ passkeys, accounts, site, shopNm }),
    ...pairingRoutes({ pairing, branches, cookies, isSetUp }),
    ...branchRoutes({ branches }),
    ...tabletRoutes({ db, now, tablets, resetOnsiteTries }),
    ...readinessRoutes({ db, now, isGateway }),
    ...staffRoutes({ staff, branches, pins, accounts, authenticator, hasher, resetOnsiteTries }),
    ...shopSettingsRoutes({ settings, isTimeZoneFixed }),
    ...lookRoutes({ db, now }),
    ...setupRoutes({
      setUp,
      signInInBrowser: async (context, personId) =>
        signIn.begin(context, await sessions.openInBrowser(personId, 'setup')),
    }),
  ]
  return {
    routes,
    authenticate: createAuthenticate({ db, now, cookies, sessions, tablets }),
    setupToken: isDemo ? null : await readySetupToken(db, vault),
  }
}
