/** Administration over the API: stamp cards, a stamp for a customer, settings. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { languageTags } from '#shared/languages.ts'
import { type Issued, type StampCard, shopSettingsRequest } from '#shared/shop-api.ts'
import { shopSettings } from '../people/shop-settings.ts'
import { openBrowser } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, publicUrl, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
const tea = { cardNm: 'Tea card', cardTtl: 'One free tea', maxStamps: 8, validDays: 90, onsitePwd: '640281' }

describeOnBoth("the shop's administration", (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database, {
      resolve: async () => [{ address: '93.184.216.34', family: 4 }],
    })
  })
  afterAll(() => database.remove())

  const cards = async () =>
    ((await shop.manager('GET', `${api}/stamp-cards`)).result as { cards: StampCard[] }).cards
  const cardOf = async (cardIdx: number) => {
    const card = (await cards()).find((it) => it.cardIdx === cardIdx)
    if (!card) throw new Error(`no card ${cardIdx}`)
    return card
  }
  const make = async (id = newId(), fields: object = tea) =>
    shop.manager('POST', `${api}/stamp-cards`, fields, { 'Idempotency-Key': id })
  const cardIdxOf = async (made: Promise<{ result: unknown }>) =>
    ((await made).result as { cardIdx: number }).cardIdx
  const changed = (
    { cardNm, cardTtl, maxStamps, validDays, stampImgUrl, active }: StampCard,
    to: object,
  ) => ({
    cardNm,
    cardTtl,
    maxStamps,
    validDays,
    stampImgUrl,
    active,
    ...to,
  })
  const issue = async (cardIdx: number, more: object = {}, id = newId()) =>
    shop.tablet('POST', `${api}/stamps`, { cardIdx, ...more }, { 'Idempotency-Key': id })

  test('a card is made once, however often and from wherever its command comes', async () => {
    const id = newId()
    const [one, other, third] = await Promise.all([make(id), make(id), make(newId())])
    expect(other?.result).toEqual(one?.result)
    expect(third?.result).not.toEqual(one?.result)
    const made = (await cards()).filter(({ cardNm }) => cardNm === 'Tea card')
    expect(made).toHaveLength(2)
    expect(made[0]).toMatchObject({
      onsite: true,
      onsiteSetAt: null,
      active: true,
      given: { all: 0, open: 0 },
    })
    expect(JSON.stringify(await cards())).not.toContain(tea.onsitePwd)
  })

  test('a weak on-site password, no stamps and a picture that is no https address are refused', async () => {
    expect(await make(newId(), { ...tea, onsitePwd: '111111' })).toMatchObject({ code: 1214 })
    expect(await make(newId(), { ...tea, maxStamps: 0 })).toMatchObject({ code: 1400 })
    expect(await make(newId(), { ...tea, stampImgUrl: 'http://a.test/i.png' })).toMatchObject({ code: 1400 })
    expect(await make(newId(), { ...tea, stampImgUrl: 'javascript:alert(1)' })).toMatchObject({ code: 1400 })
  })

  test('what changes on a card reaches the given ones in words, and only new ones in numbers', async () => {
    const cardIdx = await cardIdxOf(make())
    const before = (await issue(cardIdx)).result as Issued
    const to = { cardNm: 'Chai card', maxStamps: 5, validDays: 10, stampImgUrl: 'https://img.test/chai.png' }
    expect(
      await shop.manager('PUT', `${api}/stamp-cards/${cardIdx}`, changed(await cardOf(cardIdx), to)),
    ).toMatchObject({ code: 0 })
    const after = (await issue(cardIdx)).result as Issued
    expect(after).toMatchObject({ cardNm: 'Chai card', maxStamps: 5, endYmd: '2026-03-20' })
    const seen = await shop.tablet('GET', `${api}/stamps/${before.stampIdx}/validate`)
    expect(seen.result).toMatchObject({ cardNm: 'Chai card', maxStamps: 8, endYmd: before.endYmd })
    expect((await cardOf(cardIdx)).given).toEqual({ all: 2, open: 2 })
    const nowhere = await shop.manager('PUT', `${api}/stamp-cards/900`, changed(await cardOf(cardIdx), {}))
    expect(nowhere).toMatchObject({ code: 1400 })
  })

  test('a closed card is given to nobody new; those that were given go on to their reward', async () => {
    const cardIdx = await cardIdxOf(make(newId(), { ...tea, maxStamps: 1 }))
    const { stampIdx } = (await issue(cardIdx)).result as Issued
    await shop.manager(
      'PUT',
      `${api}/stamp-cards/${cardIdx}`,
      changed(await cardOf(cardIdx), { active: false }),
    )
    expect(await issue(cardIdx)).toMatchObject({ code: 1400 })
    const bySystem = { cardIdx, strtYmd: '2026-03-10', endYmd: '2026-03-20' }
    expect(await shop.api('POST', '/api/stamp/v1/create', bySystem)).toMatchObject({ code: 1400 })
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    const redeemed = await shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd: tea.onsitePwd })
    expect(redeemed).toMatchObject({ code: 0, result: { next: null } })
  })

  test('a stamp that a full one of a closed card could not hold is not lost', async () => {
    const cardIdx = await cardIdxOf(make(newId(), { ...tea, maxStamps: 1 }))
    const { stampIdx } = (await issue(cardIdx)).result as Issued
    await shop.manager(
      'PUT',
      `${api}/stamp-cards/${cardIdx}`,
      changed(await cardOf(cardIdx), { active: false }),
    )
    const tap = (seq: number) => ({
      kind: 'add',
      commandId: newId(),
      stampIdx,
      count: 1,
      epoch: newId(),
      seq,
      tappedAt: shop.clock.now,
    })
    const body = { sentAt: shop.clock.now, commands: [tap(1), tap(2)] }
    const { verdicts } = (await shop.tablet('POST', `${api}/commands`, body)).result as {
      verdicts: { outcome: string; nextStampIdx: number | null }[]
    }
    expect(verdicts.map(({ outcome }) => outcome)).toEqual(['applied', 'carried-over'])
    expect(await shop.holds(verdicts[1]?.nextStampIdx ?? 0)).toBe(1)
  })

  test('the on-site password is changed: the old one is refused, the new one grants, and the time is shown', async () => {
    const cardIdx = await cardIdxOf(make(newId(), { ...tea, maxStamps: 1 }))
    const { stampIdx } = (await issue(cardIdx)).result as Issued
    await shop.api('PUT', '/api/stamp/v1/add', { stampIdx })
    const path = `${api}/stamp-cards/${cardIdx}/onsite-password`
    expect(await shop.manager('PUT', path, { onsitePwd: '123456' })).toMatchObject({ code: 1214 })
    expect(await shop.manager('PUT', path, { onsitePwd: '905172' })).toMatchObject({ code: 0 })
    expect((await cardOf(cardIdx)).onsiteSetAt).toBe(shop.clock.now)
    const redeem = (onsitePwd: string) =>
      shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd }, { 'Idempotency-Key': newId() })
    expect(await redeem(tea.onsitePwd)).toMatchObject({ code: 1009 })
    expect(await redeem('905172')).toMatchObject({ code: 0 })
  })

  test('a stamp for a customer is made once, by cashiers too, and its holder stays out of the audit log', async () => {
    const id = newId()
    const holder = { userNm: 'Mina Park', userPhnno: '010-5555-0142' }
    const [one, other] = [await issue(1, holder, id), await issue(1, holder, id)]
    expect(one).toMatchObject({ code: 0, result: { cardNm: 'Americano card', maxStamps: 10 } })
    expect(other?.result).toEqual(one?.result)
    const { stampIdx, stampUrl } = one.result as Issued
    expect(stampUrl).toBe(`${publicUrl}/stamp/${stampIdx}`)
    const entries = await database.db.read('SELECT actor, body FROM audit WHERE chain = $1', [
      `stamp:${stampIdx}`,
    ])
    expect(entries).toHaveLength(1)
    expect(entries[0]).toMatchObject({ actor: 'person:jo@tablet:till-1' })
    // All of the number: four digits alone stand in one hash of a thousand.
    expect(JSON.stringify(entries)).not.toMatch(/Mina|5555-?0142/)
    const elsewhere = await issue(1, { userNm: 'Somebody else' }, id)
    expect(elsewhere).toMatchObject({ status: 422 })
    expect(await issue(900)).toMatchObject({ code: 1400 })
    expect((await openBrowser(shop).call('POST', 'stamps', { cardIdx: 1 })).status).toBe(401)
  })

  test('settings are changed all at once, and the calendar follows', async () => {
    const usual = {
      shopNm: 'Stampdesk',
      languages: languageTags,
      timeZone: 'Asia/Seoul',
      idleLockMs: 600_000,
      counterSearch: false,
      confirmHandOver: false,
    }
    expect((await shop.manager('GET', `${api}/settings`)).result).toEqual({
      ...usual,
      isTimeZoneFixed: false,
    })
    const put = (settings: object) => shop.manager('PUT', `${api}/settings`, { ...usual, ...settings })
    expect(await put({ idleLockMs: 1_000 })).toMatchObject({ code: 1400 })
    expect(await put({ timeZone: 'Mars/Olympus' })).toMatchObject({ code: 1400 })
    expect(await put({ languages: [] })).toMatchObject({ code: 1400 })
    expect(
      await put({ shopNm: 'Corner', timeZone: 'Pacific/Kiritimati', idleLockMs: 300_000 }),
    ).toMatchObject({
      code: 0,
    })
    const entrance = (await openBrowser(shop).call('GET', 'entrance')).result
    expect(entrance).toMatchObject({ shopNm: 'Corner', idleLockMs: 300_000, languages: languageTags })
    shop.clock.now = Date.parse('2026-03-10T11:00:00Z')
    const { endYmd } = (await issue(1)).result as Issued
    expect(endYmd).toBe('2027-03-11')
    await put({})
  })

  test('every field of the settings goes from the request to its row, back, and into the audit row', async () => {
    const { isTimeZoneFixed: _, ...before } = (await shop.manager('GET', `${api}/settings`)).result as Record<
      string,
      unknown
    >
    const switches = Object.entries(before).filter(([, value]) => typeof value === 'boolean')
    // What is no switch has another value here, or is told as not kept.
    const others = {
      ...Object.fromEntries(switches.map(([field, isOn]) => [field, !isOn])),
      shopNm: 'Quay Coffee',
      languages: ['ja'],
      timeZone: 'Pacific/Kiritimati',
      idleLockMs: 300_000,
    }
    const fields = Object.keys(shopSettingsRequest.entries)
    expect(Object.keys(others).toSorted()).toEqual(fields.toSorted())
    for (const field of fields) expect(before[field], field).not.toEqual(others[field as keyof typeof others])
    expect(await shop.manager('PUT', `${api}/settings`, others)).toMatchObject({ code: 0 })
    expect((await shop.manager('GET', `${api}/settings`)).result).toEqual({
      ...others,
      isTimeZoneFixed: false,
    })
    expect(await shopSettings.read(database.db.read)).toEqual(others)
    const [audited] = await database.db.read<{ body: string }>(
      "SELECT body FROM audit WHERE event = 'settings.changed' ORDER BY seq DESC LIMIT 1",
    )
    expect(JSON.parse(audited?.body ?? '')).toMatchObject(others)
    await shop.manager('PUT', `${api}/settings`, before)
  })

  test('a time zone that the operator has set stays, whatever the shop says', async () => {
    const fixed = await openTestShop(database, { isTimeZoneFixed: true, timeZone: 'Europe/London' })
    const { result } = await fixed.manager('GET', `${api}/settings`)
    expect(result).toMatchObject({ timeZone: 'Europe/London', isTimeZoneFixed: true })
    const { isTimeZoneFixed: _, ...settings } = result as Record<string, unknown>
    const move = { ...settings, timeZone: 'Asia/Seoul' }
    expect(await fixed.manager('PUT', `${api}/settings`, move)).toMatchObject({ code: 1400 })
    expect(await fixed.manager('PUT', `${api}/settings`, { ...settings, shopNm: 'Quay' })).toMatchObject({
      code: 0,
    })
  })

  test('the tablets learn when the on-site password was changed, and not what it is', async () => {
    const cardIdx = await cardIdxOf(make())
    const { stampIdx } = (await issue(cardIdx)).result as Issued
    const seen = async () => (await shop.tablet('GET', `${api}/stamps/${stampIdx}/validate`)).result
    expect(await seen()).toMatchObject({ onsite: true, onsiteSetAt: null })
    await shop.manager('PUT', `${api}/stamp-cards/${cardIdx}/onsite-password`, { onsitePwd: '905172' })
    expect(await seen()).toMatchObject({ onsiteSetAt: shop.clock.now })
    expect(JSON.stringify(await seen())).not.toContain('905172')
  })

  test('a person, and an address for webhooks, are added once though the answer is lost', async () => {
    const twice = async (path: string, body: object) => {
      const key = { 'Idempotency-Key': newId() }
      const answers = [
        await shop.manager('POST', path, body, key),
        await shop.manager('POST', path, body, key),
      ]
      expect(answers.map(({ code }) => code)).toEqual([0, 0])
      return answers.map(({ result }) => result as Record<string, string>)
    }
    const [one, other] = await twice(`${api}/staff`, { name: 'Twice', role: 'cashier', pin: '482915' })
    expect(other).toEqual(one)
    expect(await database.db.read("SELECT 1 AS one FROM people WHERE name = 'Twice'")).toHaveLength(1)
    const made = await twice(`${api}/webhooks`, { url: 'https://hooks.test/in' })
    expect(made[1]?.endpointId).toBe(made[0]?.endpointId)
    expect(made[1]?.secret).not.toBe(made[0]?.secret)
    expect(await database.db.read('SELECT 1 AS one FROM webhook_endpoints')).toHaveLength(1)
  })

  test('cashiers read the cards and change nothing', async () => {
    const { result } = await shop.tablet('GET', `${api}/stamp-cards`)
    expect((result as { cards: StampCard[] }).cards.every(({ given }) => given === null)).toBe(true)
    expect((await shop.tablet('POST', `${api}/stamp-cards`, tea)).status).toBe(403)
    expect((await shop.tablet('GET', `${api}/settings`)).status).toBe(403)
  })

  test('nothing above was a fault', () => expect(shop.faults).toEqual([]))
})
