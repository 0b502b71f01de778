import { textSetting, writeSetting } from '../db/settings.ts'
import { codeAt } from '../people/totp.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { createSoftPasskey } from '../testing/soft-passkey.ts'
import { publicUrl } from '../testing/test-shop.ts'
import { type AuditedCall, type AuditedScene, nothingKept, once } from './audited-call.ts'

const api = '/api/counter/v1'
export const browserPassword = 'seven lamps over a quiet canal'
const password = browserPassword
let people = 0
/** Each person has a PIN of their own. */
const freshPin = () => String(482_916 + ++people)
async function withPerson({ shop }: AuditedScene): Promise<{ personId: string; pin: string }> {
  const pin = freshPin()
  return { personId: await addPerson(shop, `Person ${people}`, pin), pin }
}

/** One of the scene's manager. */
async function withPasskey({ browser }: AuditedScene) {
  const key = createSoftPasskey({ origin: publicUrl, rpId: new URL(publicUrl).hostname })
  const { result } = await browser.call('POST', 'account/passkeys/begin', { password })
  const made = { name: 'Phone', ...key.make((result as { challenge: string }).challenge) }
  const added = await browser.call('POST', 'account/passkeys', made)
  return { key, passkeyId: (added.result as { passkeyId: string }).passkeyId }
}

/** People, tablets, sign-in and what leads outside. */
export const auditedPeopleCalls: Record<string, AuditedCall> = {
  // Only the demo has it; here it is refused.
  [`POST ${api}/session`]: nothingKept(
    async ({ tablet }) =>
      () =>
        tablet.call('POST', 'session'),
  ),
  [`POST ${api}/session/pin`]: {
    call: async (scene) => {
      const { personId, pin } = await withPerson(scene)
      return () => scene.tablet.call('POST', 'session/pin', { personId, pin })
    },
  },
  [`POST ${api}/session/password`]: once(({ shop }) =>
    openBrowser(shop).call('POST', 'session/password', { login: 'mo@shop', password }),
  ),
  [`DELETE ${api}/session`]: {
    call: async (scene) => {
      const { personId, pin } = await withPerson(scene)
      await scene.tablet.call('POST', 'session/pin', { personId, pin })
      return () => scene.tablet.call('DELETE', 'session')
    },
  },
  [`PUT ${api}/account/pin`]: {
    call: async (scene) => {
      const { personId, pin } = await withPerson(scene)
      await scene.tablet.call('POST', 'session/pin', { personId, pin })
      return () => scene.tablet.call('PUT', 'account/pin', { pin, newPin: freshPin() })
    },
  },
  [`PUT ${api}/account/password`]: {
    call: async ({ shop, browser }) => {
      const personId = await addPerson(shop, 'Ana', freshPin(), 'manager')
      await browser.call('PUT', `staff/${personId}/account`, { login: 'ana@shop', password })
      const own = openBrowser(shop)
      await own.call('POST', 'session/password', { login: 'ana@shop', password })
      return () => own.call('PUT', 'account/password', { password, newPassword: `${password} again` })
    },
  },
  [`POST ${api}/account/authenticator`]: nothingKept(
    async ({ browser }) =>
      () =>
        browser.call('POST', 'account/authenticator', { password }),
  ),
  [`PUT ${api}/account/authenticator`]: {
    call: async ({ shop, browser }) => {
      const { result } = await browser.call('POST', 'account/authenticator', { password })
      const { secret, ticket } = result as { secret: string; ticket: string }
      const code = codeAt(secret, Math.floor(shop.clock.now / 30_000))
      return () => browser.call('PUT', 'account/authenticator', { ticket, code })
    },
  },
  [`POST ${api}/account/recovery-codes`]: {
    call: async ({ shop, browser }) => {
      const { result } = await browser.call('POST', 'account/authenticator', { password })
      const { secret, ticket } = result as { secret: string; ticket: string }
      const code = codeAt(secret, Math.floor(shop.clock.now / 30_000))
      await browser.call('PUT', 'account/authenticator', { ticket, code })
      return () => browser.call('POST', 'account/recovery-codes', { password })
    },
  },
  [`POST ${api}/account/authenticator/remove`]: once(({ browser }) =>
    browser.call('POST', 'account/authenticator/remove', { password }),
  ),
  [`POST ${api}/account/passkeys/begin`]: nothingKept(
    async ({ browser }) =>
      () =>
        browser.call('POST', 'account/passkeys/begin', { password }),
  ),
  [`POST ${api}/account/passkeys`]: {
    call: async ({ browser }) => {
      const key = createSoftPasskey({ origin: publicUrl, rpId: new URL(publicUrl).hostname })
      const { result } = await browser.call('POST', 'account/passkeys/begin', { password })
      const made = { name: 'Phone', ...key.make((result as { challenge: string }).challenge) }
      return () => browser.call('POST', 'account/passkeys', made)
    },
  },
  [`PUT ${api}/account/passkeys/:passkeyId`]: {
    call: async (scene) => {
      const { passkeyId } = await withPasskey(scene)
      return () => scene.browser.call('PUT', `account/passkeys/${passkeyId}`, { name: 'Old phone' })
    },
  },
  [`POST ${api}/account/passkeys/:passkeyId/remove`]: {
    call: async (scene) => {
      const { passkeyId } = await withPasskey(scene)
      return () => scene.browser.call('POST', `account/passkeys/${passkeyId}/remove`, { password })
    },
  },
  [`POST ${api}/session/passkey/begin`]: nothingKept(
    async ({ shop }) =>
      () =>
        openBrowser(shop).call('POST', 'session/passkey/begin'),
  ),
  [`POST ${api}/session/passkey`]: {
    call: async (scene) => {
      const { key } = await withPasskey(scene)
      const { result } = await openBrowser(scene.shop).call('POST', 'session/passkey/begin')
      const answer = key.answer((result as { challenge: string }).challenge)
      return () => openBrowser(scene.shop).call('POST', 'session/passkey', answer)
    },
  },
  // It is asked for; what a manager confirms is audited.
  [`POST ${api}/pairing`]: nothingKept(
    async ({ shop }) =>
      () =>
        openBrowser(shop).call('POST', 'pairing'),
  ),
  [`POST ${api}/pairing/confirm`]: {
    call: async ({ shop }) => {
      const { result } = await openBrowser(shop).call('POST', 'pairing')
      const { userCode } = result as { userCode: string }
      const body = { userCode, name: 'Till 5', place: 'Door', may: ['add'] }
      return () => shop.manager('POST', `${api}/pairing/confirm`, body)
    },
  },
  [`POST ${api}/pairing/poll`]: {
    call: async ({ shop }) => {
      const { result } = await openBrowser(shop).call('POST', 'pairing')
      const { userCode, deviceSecret } = result as { userCode: string; deviceSecret: string }
      await shop.manager('POST', `${api}/pairing/confirm`, {
        userCode,
        name: 'Till 6',
        place: 'Door',
        may: ['add'],
      })
      return () => openBrowser(shop).call('POST', 'pairing/poll', { deviceSecret })
    },
  },
  // Closed: the shop has its manager. What it writes while it is open is tested in first-start's own tests.
  [`POST ${api}/setup`]: nothingKept(
    async ({ shop }) =>
      () =>
        openBrowser(shop).call('POST', 'setup', {}),
  ),
  // Engine mode has no service that could tell anything; in gateway mode both are audited (hosted-hook.test.ts).
  'POST /api/hooks/stamps/:token': nothingKept(
    async ({ shop }) =>
      () =>
        shop.request('POST', '/api/hooks/stamps/unknown', {}),
  ),
  [`POST ${api}/incoming-hook`]: nothingKept(
    async ({ shop }) =>
      () =>
        shop.manager('POST', `${api}/incoming-hook`),
  ),
  [`DELETE ${api}/incoming-hook`]: nothingKept(
    async ({ shop }) =>
      () =>
        shop.manager('DELETE', `${api}/incoming-hook`),
  ),
  [`PUT ${api}/automation`]: once(({ shop }) =>
    shop.manager('PUT', `${api}/automation`, {
      nextStamp: true,
      coupon: { kind: 'off' },
      webhooks: ['stamp.added', 'stamp.redeemed'],
      silentTabletMinutes: 60,
    }),
  ),
  // What is reported each minute; a silence that ends by it closes its review, with that row.
  [`POST ${api}/tablet-report`]: nothingKept(
    async ({ tablet }) =>
      () =>
        tablet.call('POST', 'tablet-report', {
          appVersion: '0.1.0',
          waiting: 0,
          storagePersisted: true,
          scanMedianMs: null,
          scanP95Ms: null,
        }),
  ),
  [`PUT ${api}/tablets/:tabletId`]: once(({ shop, tablet }) =>
    shop.manager('PUT', `${api}/tablets/${tablet.tabletId}`, {
      name: 'Till X',
      place: 'Bar',
      may: ['add', 'redeem'],
    }),
  ),
  [`DELETE ${api}/tablets/:tabletId`]: {
    call: async ({ shop }) => {
      const { tabletId } = await pairTablet(shop)
      return () => shop.manager('DELETE', `${api}/tablets/${tabletId}`)
    },
  },
  [`POST ${api}/tablets/:tabletId/unlock`]: once(({ shop, tablet }) =>
    shop.manager('POST', `${api}/tablets/${tablet.tabletId}/unlock`),
  ),
  [`POST ${api}/staff`]: once(({ shop }) =>
    shop.manager('POST', `${api}/staff`, { name: 'New one', role: 'cashier', pin: freshPin() }),
  ),
  [`PUT ${api}/staff/:personId`]: {
    call: async (scene) => {
      const { personId } = await withPerson(scene)
      return () => scene.shop.manager('PUT', `${api}/staff/${personId}`, { color: 3 })
    },
  },
  [`PUT ${api}/staff/:personId/pin`]: {
    call: async (scene) => {
      const { personId } = await withPerson(scene)
      return () => scene.shop.manager('PUT', `${api}/staff/${personId}/pin`, { pin: freshPin() })
    },
  },
  [`PUT ${api}/staff/:personId/account`]: {
    call: async ({ shop, browser }) => {
      const personId = await addPerson(shop, 'Bo', freshPin(), 'manager')
      return () => browser.call('PUT', `staff/${personId}/account`, { login: `bo-${++people}`, password })
    },
  },
  [`POST ${api}/staff/:personId/authenticator/remove`]: {
    call: async ({ shop, browser }) => {
      const personId = await addPerson(shop, 'Cy', freshPin(), 'manager')
      const login = `cy-${++people}`
      await browser.call('PUT', `staff/${personId}/account`, { login, password })
      const own = openBrowser(shop)
      await own.call('POST', 'session/password', { login, password })
      const { result } = await own.call('POST', 'account/authenticator', { password })
      const { secret, ticket } = result as { secret: string; ticket: string }
      const code = codeAt(secret, Math.floor(shop.clock.now / 30_000))
      await own.call('PUT', 'account/authenticator', { ticket, code })
      return () => browser.call('POST', `staff/${personId}/authenticator/remove`)
    },
  },
  [`POST ${api}/staff/:personId/owner`]: {
    call: async ({ shop, browser }) => {
      const personId = await addPerson(shop, 'Di', freshPin(), 'manager')
      await browser.call('PUT', `staff/${personId}/account`, { login: `di-${++people}`, password })
      return () => browser.call('POST', `staff/${personId}/owner`)
    },
  },
  [`POST ${api}/backup-status/end-restore`]: {
    call: async ({ db, shop, browser }) => {
      const at = shop.clock.now
      const kept = JSON.stringify({ backupAt: at, restoredAt: at, endedAt: null })
      await db.write((tx) => writeSetting(tx, textSetting('restored'), kept))
      return () => browser.call('POST', 'backup-status/end-restore')
    },
  },
  [`POST ${api}/staff/:personId/unlock`]: once(({ shop }) => shop.manager('POST', `${api}/staff/jo/unlock`)),
  [`PUT ${api}/stamp-cards/:cardIdx/onsite-password`]: once(({ shop }) =>
    shop.manager('PUT', `${api}/stamp-cards/2/onsite-password`, { onsitePwd: '640281' }),
  ),
  [`POST ${api}/stamp-cards`]: once(({ shop }) =>
    shop.manager('POST', `${api}/stamp-cards`, {
      cardNm: 'Tea card',
      cardTtl: 'One free tea',
      maxStamps: 8,
      validDays: 90,
      onsitePwd: null,
    }),
  ),
  [`PUT ${api}/stamp-cards/:cardIdx`]: once(({ shop }) =>
    shop.manager('PUT', `${api}/stamp-cards/2`, {
      cardNm: 'Bagel card',
      cardTtl: 'One free bagel',
      maxStamps: 6,
      validDays: 180,
      stampImgUrl: null,
      active: true,
    }),
  ),
  [`POST ${api}/stamps`]: once(({ shop }) =>
    shop.tablet('POST', `${api}/stamps`, { cardIdx: 2, userNm: 'Mina' }),
  ),
  [`PUT ${api}/settings`]: once(({ shop }) =>
    shop.manager('PUT', `${api}/settings`, {
      shopNm: 'Corner shop',
      languages: ['en', 'ko'],
      timeZone: 'Asia/Seoul',
      idleLockMs: 120_000,
    }),
  ),
}
