/** S-8, the server's part: secrets and personal data are in no log and nowhere in the database in clear. */
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { webhookKinds } from '#shared/webhooks-api.ts'
import { type Db } from '../db/db.ts'
import { createHostedApi } from '../gateway/hosted-api.ts'
import { createHttpExchange } from '../gateway/http-exchange.ts'
import { planLimits } from '../gateway/plan-limits.ts'
import { createLog } from '../http/log.ts'
import { watchActivity } from '../testing/at-rest.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth } from '../testing/databases.ts'
import { startHostedServer } from '../testing/hosted-server.ts'
import { createHostedService } from '../testing/hosted-service.ts'
import { newId, openTestShop, testApiKey } from '../testing/test-shop.ts'
import { insertEndpoint, makeWebhookSecret } from '../webhooks/endpoints.ts'

const pin = '482915'
const newPin = '739046'
const onsitePwd = '8264019375'
const password = 'violet ladder seven canaries'
const person = {
  userNm: 'Canary Holder',
  userPhnno: '010-2468-1357',
  userEml: 'canary@holder.test',
  memo: 'canary memo',
}

const tables = [
  'settings',
  'stamp_cards',
  'stamps',
  'holders',
  'commands',
  'ledger',
  'redemptions',
  'password_failures',
  'coupons',
  'audit_heads',
  'audit',
  'people',
  'sessions',
  'tablets',
  'pairings',
  'secret_tries',
  'reviews',
  'reservations',
]

describeOnBoth('canaries', (create) => {
  test('a day with its errors, logged at its loudest: none is where it must not be (S-8)', async () => {
    const database = await create()
    const { lines, stream } = written()
    const { db, isBroken } = breakable(database.db)
    const shop = await openTestShop({ db }, { log: createLog('trace', stream) })
    const secrets: Record<string, string> = { apiKey: testApiKey, pin, newPin, onsitePwd, password }

    // A tablet is paired, people sign in, secrets change, a reward is given: right, wrong and with a broken database.
    const asked = (await openBrowser(shop).call('POST', 'pairing')).result as {
      deviceSecret: string
      userCode: string
    }
    Object.assign(secrets, { deviceSecret: asked.deviceSecret, userCode: asked.userCode.replace('-', '') })
    const tablet = await pairTablet(shop)
    const ana = await addPerson(shop, 'Canary Person', pin)
    await shop.manager('PUT', '/api/counter/v1/stamp-cards/1/onsite-password', { onsitePwd })
    const stampIdx = await shop.stampWith(10)
    const day = async () => {
      await tablet.call('POST', 'session/pin', { personId: ana, pin: '999999' })
      await tablet.call('POST', 'session/pin', { personId: ana, pin })
      await tablet.call('POST', 'session/pin', { personId: ana, pin: [pin] })
      await tablet.call('POST', 'redemptions', { stampIdx, onsitePwd: `${onsitePwd}0` })
      await tablet.call('POST', 'redemptions', { stampIdx, onsitePwd, extra: onsitePwd })
      await tablet.call('POST', `nowhere/${password}?password=${password}`, { password })
      await tablet.call('GET', `stamps/${password}/validate`)
      await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, ...person })
      await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, ...person, stamps: password })
      await shop.api('POST', '/api/stamp/v1/create', { cardIdx: 1, strtYmd: password, endYmd: '2027-03-10' })
      await openBrowser(shop).call('POST', 'session/password', { login: 'canary@login.test', password })
      await shop.request('GET', '/api/stamp/v1/validate?stampIdx=1', undefined, {
        Authorization: `APIKey ${testApiKey}x`,
      })
      await tablet.call('PUT', 'account/pin', { pin, newPin }, { 'Idempotency-Key': password })
    }
    await day()
    isBroken(true)
    await day()
    isBroken(false)
    await tablet.call('POST', 'session/pin', { personId: ana, pin: newPin })
    await tablet.call('POST', 'redemptions', { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
    for (const [name, token] of tablet.cookies) secrets[name] = token

    const log = lines.join('')
    expect(log).toContain('planted')
    expect(log).toContain('/api/counter/v1/redemptions')
    // And it says what an investigation needs: who, where, and what was refused.
    expect(log).toMatch(
      new RegExp(`session/pin",.*"refusal":"wrong-pin","actor":"(person:${ana}@)?tablet:${tablet.tabletId}"`),
    )
    const personal = { ...person, staff: 'Canary Person', login: 'canary@login.test' }
    for (const [name, canary] of Object.entries({ ...secrets, ...personal }))
      expect(log, name).not.toContain(canary)
    for (const table of tables) {
      const rows = JSON.stringify(await database.db.read(`SELECT * FROM ${table}`))
      for (const [name, canary] of Object.entries(secrets))
        expect(rows, `${name} in ${table}`).not.toContain(canary)
      for (const [name, canary] of Object.entries(person))
        if (table !== 'holders') expect(rows, `${name} in ${table}`).not.toContain(canary)
    }
    await database.remove()
  })

  test('before a hosted service: what it tells of a card is in no log, no row and no webhook (S-8)', async () => {
    const database = await create()
    const { lines, stream } = written()
    const service = createHostedService({ apiKey: testApiKey, now: Date.now })
    service.template = { maxStamps: 10, onsitePwd }
    const hosted = await startHostedServer(service)
    const activity = watchActivity()
    const exchange = createHttpExchange({ baseUrl: hosted.url, apiKey: testApiKey, answerMs: 1500 })
    const upstream = {
      hosted: createHostedApi(activity.exchange(exchange)),
      limits: planLimits.enterprise,
      settleMs: 120_000,
      sleep: activity.untilRest,
    }
    const posted: string[] = []
    const shop = await openTestShop(
      { db: activity.db(database.db) },
      {
        upstream,
        log: createLog('trace', stream),
        resolve: async () => [{ address: '93.184.216.34', family: 4 }],
        post: async (_to, _url, _headers, body) => posted.push(body) && 204,
      },
    )
    const at = shop.clock.now
    const endpoint = { endpointId: newId(), url: 'https://hooks.test/in', description: '', at }
    await database.db.write((tx) =>
      insertEndpoint(tx, shop.vault, { ...endpoint, secret: makeWebhookSecret() }),
    )
    const holder = { userId: 'canary-1', ...person }
    const { stampIdx } = service.make({ stamps: 8, onsitePwd, holder })
    const call = { 'Idempotency-Key': newId() }

    await shop.tablet('GET', `/api/counter/v1/stamps/${stampIdx}/validate`)
    await shop.api('PUT', '/api/stamp/v1/remove', { stampIdx })
    const late = { kind: 'add', commandId: newId(), stampIdx, count: 5, tappedAt: at, seq: 1, epoch: newId() }
    await shop.tablet('POST', '/api/counter/v1/commands', { sentAt: at, commands: [late] })
    await shop.gateway?.worker.runDue()
    const redemption = { stampIdx, onsitePwd }
    expect(await shop.tablet('POST', '/api/counter/v1/redemptions', redemption, call)).toMatchObject({
      code: 0,
    })
    await shop.api('POST', '/api/stamp/v1/create', {
      cardIdx: 7,
      strtYmd: '2026-03-10',
      endYmd: '2027-03-10',
      ...holder,
    })
    while ((await shop.deliverWebhooks()) > 0);

    const told = posted.map((body) => JSON.parse(body) as { type: string; data: object })
    const kinds = webhookKinds.filter((kind) => !['stamp.reinstated', 'review.opened'].includes(kind))
    expect(new Set(told.map(({ type }) => type))).toEqual(new Set(kinds))
    const fields = ['cardIdx', 'commandId', 'maxStamps', 'stampIdx', 'stamps', 'where', 'who']
    for (const { type, data } of told) {
      expect(
        Object.keys(data)
          .filter((key) => key !== 'count')
          .toSorted(),
        type,
      ).toEqual(fields)
      expect(data, type).toMatchObject({ cardIdx: 7, maxStamps: 10 })
    }
    const kept = [lines.join(''), posted.join(''), await everyRow(database.db)]
    for (const [name, canary] of Object.entries({ onsitePwd, ...holder }))
      for (const text of kept) expect(text, name).not.toContain(canary)
    await hosted.close()
    await database.remove()
  })

  test('planted: a value that the database quotes in its complaint would be seen by this search', () => {
    const complaint = Object.assign(new Error(`invalid input syntax for type bigint: "${password}"`), {
      severity: 'ERROR',
      code: '22P02',
    })
    expect(logged(complaint)).not.toContain(password)
    expect(logged(complaint)).toContain('22P02')
    expect(logged(new Error(`plain, with ${password}`))).toContain(password)
  })
})

function logged(error: Error): string {
  const { lines, stream } = written()
  createLog('trace', stream).fault(error, null)
  return lines.join('')
}

function written(): { lines: string[]; stream: Writable } {
  const lines: string[] = []
  const stream = new Writable({
    write(chunk, _, done) {
      lines.push(String(chunk))
      done()
    },
  })
  return { lines, stream }
}

async function everyRow({ engine, read }: Db): Promise<string> {
  const names = await read<{ name: string }>(
    engine === 'sqlite'
      ? "SELECT name FROM sqlite_schema WHERE type = 'table'"
      : "SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public'",
  )
  return JSON.stringify(await Promise.all(names.map(({ name }) => read(`SELECT * FROM ${name}`))))
}

/** Reads go on; while it is broken each write fails after its work was done. */
function breakable(db: Db) {
  let broken = false
  const breaking: Db = {
    ...db,
    write: (work) =>
      db.write(async (tx) => {
        const value = await work(tx)
        if (broken) throw new Error('planted: the disk is gone')
        return value
      }),
  }
  return { db: breaking, isBroken: (is: boolean) => void (broken = is) }
}
