/** S-8, the server's part: secrets and personal data are in no log and nowhere in the database in clear. */
import { Writable } from 'node:stream'
import { expect, test } from 'vitest'
import { type Db } from '../db/db.ts'
import { createLog } from '../http/log.ts'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth } from '../testing/databases.ts'
import { newId, openTestShop, testApiKey } from '../testing/test-shop.ts'

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
    const lines: string[] = []
    const stream = new Writable({
      write(chunk, _, done) {
        lines.push(String(chunk))
        done()
      },
    })
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
  let text = ''
  const stream = new Writable({
    write(chunk, _, done) {
      text += String(chunk)
      done()
    },
  })
  createLog('trace', stream).fault(error, null)
  return text
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
