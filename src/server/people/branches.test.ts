import { afterAll, beforeAll, expect, test } from 'vitest'
import { addPerson, openBrowser, pairTablet } from '../testing/browser.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { newId, openTestShop, type TestShop } from '../testing/test-shop.ts'

const api = '/api/counter/v1'
let pins = 482_915
const freshPin = () => String(pins++)

describeOnBoth('branches', (create) => {
  let database: TestDatabase
  let shop: TestShop
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
  })
  afterAll(() => database.remove())

  async function branch(name: string): Promise<string> {
    const { code, result } = await shop.manager('POST', `${api}/branches`, { name })
    expect(code).toBe(0)
    return (result as { branchId: string }).branchId
  }
  const put = (tabletId: string, branchId: string | null) =>
    shop.manager('PUT', `${api}/tablets/${tabletId}`, {
      name: 'Till 9',
      place: 'Counter',
      may: ['add', 'redeem'],
      branchId,
    })
  const works = (personId: string, branchIds: string[] | null) =>
    shop.manager('PUT', `${api}/staff/${personId}`, { branchIds })
  async function facesAt(tablet: { call: (method: string, path: string) => Promise<{ result?: unknown }> }) {
    const { faces } = (await tablet.call('GET', 'entrance')).result as { faces: { personId: string }[] }
    return faces.map(({ personId }) => personId)
  }
  const events = async (event: string) =>
    (
      await database.db.read<{ body: string }>('SELECT body FROM audit WHERE event = $1 ORDER BY seq', [
        event,
      ])
    ).map(({ body }) => JSON.parse(body) as Record<string, unknown>)

  test('a shop that has none is told of none', async () => {
    const tablet = await pairTablet(shop)
    const jo = await addPerson(shop, 'Lone', freshPin())
    expect((await shop.manager('GET', `${api}/branches`)).result).toEqual([])
    const tablets = (await shop.manager('GET', `${api}/tablets`)).result as object[]
    const staff = (await shop.manager('GET', `${api}/staff`)).result as object[]
    for (const it of [...tablets, ...staff])
      expect(Object.keys(it).filter((key) => /branch/i.test(key))).toEqual([])
    expect(await facesAt(tablet)).toContain(jo)
    expect(await database.db.read('SELECT * FROM tablet_branches')).toEqual([])
    const bodies = [...(await events('tablet.paired')), ...(await events('person.added'))]
    expect(JSON.stringify(bodies)).not.toContain('ranch')
  })

  test('is added once, however often it is asked for, and renamed; no two have one name', async () => {
    const again = { 'Idempotency-Key': newId() }
    const first = await shop.manager('POST', `${api}/branches`, { name: 'Mapo' }, again)
    const second = await shop.manager('POST', `${api}/branches`, { name: 'Mapo' }, again)
    expect(second.result).toEqual(first.result)
    expect((await shop.manager('POST', `${api}/branches`, { name: ' MAPO ' })).code).toBe(1221)
    const yeouido = await branch('Yeouido')
    expect((await shop.manager('PUT', `${api}/branches/${yeouido}`, { name: 'mapo' })).code).toBe(1221)
    expect((await shop.manager('PUT', `${api}/branches/${yeouido}`, { name: '여의도' })).code).toBe(0)
    expect((await events('branch.changed')).at(-1)).toMatchObject({
      branchId: yeouido,
      name: '여의도',
      nameBefore: 'Yeouido',
    })
    expect((await shop.manager('PUT', `${api}/branches/nobody`, { name: 'x' })).code).toBe(1400)
  })

  test('with a tablet it cannot be closed; closed it is still there, takes no tablet, and opens again', async () => {
    const jamsil = await branch('Jamsil')
    const tablet = await pairTablet(shop)
    expect((await put(tablet.tabletId, jamsil)).code).toBe(0)
    const close = () => shop.manager('PUT', `${api}/branches/${jamsil}`, { active: false })
    expect((await close()).code).toBe(1222)
    expect((await put(tablet.tabletId, null)).code).toBe(0)
    expect((await close()).code).toBe(0)
    const all = (await shop.manager('GET', `${api}/branches`)).result as {
      branchId: string
      closedAt: number
    }[]
    expect(all.find(({ branchId }) => branchId === jamsil)?.closedAt).toBe(shop.clock.now)
    expect(await put(tablet.tabletId, jamsil)).toMatchObject({ code: 1400 })
    expect((await shop.manager('PUT', `${api}/branches/${jamsil}`, { active: true })).code).toBe(0)
    expect((await put(tablet.tabletId, jamsil)).code).toBe(0)
  })

  test('a tablet is put at a branch as it is paired, and the log says where by name', async () => {
    const sinchon = await branch('Sinchon')
    const browser = openBrowser(shop)
    const asked = (await browser.call('POST', 'pairing')).result as { deviceSecret: string; userCode: string }
    const body = { userCode: asked.userCode, name: 'Till S', place: 'Door', may: ['add'] }
    const unknown = await shop.manager('POST', `${api}/pairing/confirm`, { ...body, branchId: 'nowhere' })
    expect(unknown).toMatchObject({ code: 1400 })
    await shop.manager('POST', `${api}/pairing/confirm`, { ...body, branchId: sinchon })
    await browser.call('POST', 'pairing/poll', { deviceSecret: asked.deviceSecret })
    const { result } = await shop.manager('GET', `${api}/tablets?branchId=${sinchon}`)
    expect(result).toMatchObject([{ name: 'Till S', branchId: sinchon }])
    const spans = await database.db.read('SELECT since FROM tablet_branches WHERE branch_id = $1', [sinchon])
    expect(spans).toEqual([{ since: 0 }])
    expect((await events('tablet.paired')).at(-1)).toMatchObject({ branch: 'Sinchon', branchId: sinchon })
  })

  test('from now on: a tablet that is moved has been where it was before', async () => {
    const [one, other] = [await branch('Guro'), await branch('Nowon')]
    const { tabletId } = await pairTablet(shop)
    await put(tabletId, one)
    const movedAt = shop.clock.now + 60_000
    shop.clock.now = movedAt
    await put(tabletId, other)
    expect((await events('tablet.changed')).at(-1)).toMatchObject({ branch: 'Nowon', branchBefore: 'Guro' })
    const spans = await database.db.read(
      'SELECT since, branch_id FROM tablet_branches WHERE tablet_id = $1 ORDER BY since',
      [tabletId],
    )
    expect(spans).toEqual([
      { since: movedAt - 60_000, branch_id: one },
      { since: movedAt, branch_id: other },
    ])
    // What says nothing of a branch moves nothing.
    await shop.manager('PUT', `${api}/tablets/${tabletId}`, { name: 'Till N', place: 'Bar', may: [] })
    expect((await shop.manager('GET', `${api}/tablets?tabletId=${tabletId}`)).result).toMatchObject([
      { name: 'Till N', branchId: other },
    ])
  })

  test('the faces of a tablet are those of its branch and those of all', async () => {
    const [here, there] = [await branch('Hapjeong'), await branch('Dongdaemun')]
    const tablet = await pairTablet(shop)
    const [ana, bo, all] = [
      await addPerson(shop, 'Ana', freshPin()),
      await addPerson(shop, 'Bo', freshPin()),
      await addPerson(shop, 'Ari', freshPin()),
    ]
    await works(ana, [here])
    await works(bo, [there])
    expect(await facesAt(tablet)).not.toContain(ana)
    await put(tablet.tabletId, here)
    const faces = await facesAt(tablet)
    expect(faces).toEqual(expect.arrayContaining([ana, all]))
    expect(faces).not.toContain(bo)
    expect((await works(ana, ['nowhere'])).code).toBe(1400)
    const staff = (await shop.manager('GET', `${api}/staff`)).result as {
      personId: string
      branchIds?: string[]
    }[]
    expect(staff.find(({ personId }) => personId === ana)?.branchIds).toEqual([here])
    expect((await events('person.changed')).at(-1)).toMatchObject({
      personId: bo,
      branches: 'Dongdaemun',
      branchesBefore: null,
    })
    const pin = freshPin()
    const cy = { name: 'Cy', role: 'cashier', pin, branchIds: [there] }
    const added = (await shop.manager('POST', `${api}/staff`, cy)).result as { personId: string }
    expect(await facesAt(tablet)).not.toContain(added.personId)
  })

  test('whose branch is taken away is signed out, and refused at the PIN as who is disabled or types it wrong', async () => {
    const [here, there] = [await branch('Sadang'), await branch('Banpo')]
    const tablet = await pairTablet(shop)
    await put(tablet.tabletId, here)
    const pin = freshPin()
    const dee = await addPerson(shop, 'Dee', pin)
    const signIn = (typed = pin) => tablet.call('POST', 'session/pin', { personId: dee, pin: typed })
    await works(dee, [here])
    expect((await signIn()).code).toBe(0)
    await works(dee, [there])
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    const refused = await signIn()
    expect(refused).toMatchObject({ code: 1201, result: { triesLeft: 4 } })
    // Given back they sign in anew: what was ended stays so.
    await works(dee, [here])
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    expect(await signIn('000999')).toMatchObject({ code: refused.code, message: refused.message })
    expect((await signIn()).code).toBe(0)
    // A tablet that is moved signs out who does not work there.
    await put(tablet.tabletId, there)
    expect((await tablet.call('GET', 'session')).status).toBe(401)
    await shop.manager('PUT', `${api}/staff/${dee}`, { active: false, branchIds: null })
    expect(await signIn()).toMatchObject({ code: refused.code, message: refused.message })
  })

  test('limits are the branch’s where it has its own, and the shop’s elsewhere, by where the tablet was at the tap', async () => {
    const strict = await branch('Itaewon')
    const tablet = await pairTablet(shop)
    const pin = freshPin()
    const personId = await addPerson(shop, 'Lim', pin)
    await tablet.call('POST', 'session/pin', { personId, pin })
    const limits = {
      stampsAScan: { max: 2, kind: 'hard' },
      stampsADay: null,
      minutesBetween: null,
      stampsAnHour: null,
      openingHours: null,
    }
    await shop.manager('PUT', `${api}/limits`, limits)
    const own = { stampsAScan: { max: 4, kind: 'hard' } }
    expect((await shop.manager('PUT', `${api}/branches/${strict}`, { limits: own })).code).toBe(0)
    expect((await events('branch.changed')).at(-1)).toMatchObject({
      stampsAScan: { max: 4, kind: 'hard' },
      stampsAScanBefore: 'as-the-shop',
      stampsADay: 'as-the-shop',
    })
    let seq = 0
    const epoch = newId()
    const add = async (count: number, tappedAt = shop.clock.now) => {
      const stampIdx = await shop.stampWith(0)
      const command = { kind: 'add', commandId: newId(), stampIdx, count, tappedAt, seq: ++seq, epoch }
      const asked = { sentAt: shop.clock.now, commands: [command] }
      const { result } = await tablet.call('POST', 'commands', asked)
      return (result as { verdicts: { outcome: string }[] }).verdicts[0]?.outcome
    }
    expect(await add(3)).toBe('refused')
    shop.clock.now += 60_000
    const before = shop.clock.now
    shop.clock.now += 60_000
    await put(tablet.tabletId, strict)
    expect(await add(3)).toBe('applied')
    expect(await add(3, before)).toBe('refused')
    expect(await add(5)).toBe('refused')
    expect((await tablet.call('GET', 'limits')).result).toEqual({ ...limits, ...own })
    expect((await shop.manager('GET', `${api}/limits`)).result).toEqual(limits)
    await shop.manager('PUT', `${api}/branches/${strict}`, { limits: { stampsAScan: null } })
    expect(await add(5)).toBe('applied')
    await shop.manager('PUT', `${api}/limits`, { ...limits, stampsAScan: null })
  })

  test('a manager of another branch is signed in with the password all the same, in that browser alone', async () => {
    const [here, there] = [await branch('Gwanghwamun'), await branch('Pangyo')]
    const tablet = await pairTablet(shop)
    await put(tablet.tabletId, here)
    const mo = await addPerson(shop, 'Mo', freshPin(), 'manager')
    const own = openBrowser(shop)
    const { createSessions } = await import('./sessions.ts')
    const sessions = createSessions({ db: database.db, now: () => shop.clock.now })
    own.cookies.set('stampdesk', await sessions.openInBrowser(mo, 'password'))
    const account = { login: 'mo@shop', password: 'seven lamps over a quiet canal' }
    expect((await own.call('PUT', `staff/${mo}/account`, account)).code).toBe(0)
    await works(mo, [there])
    expect((await tablet.call('POST', 'session/password', account)).result).toMatchObject({ may: [] })
    await works(mo, [here])
    expect((await tablet.call('POST', 'session/password', account)).result).toMatchObject({
      may: ['add', 'redeem'],
    })
  })

  test('tablets come by the hundred, those that were revoked last, and are found by name', async () => {
    const busan = await branch('Busan')
    await database.db.write(async (tx) => {
      for (let n = 0; n < 230; n++)
        await tx.run(
          `INSERT INTO tablets (tablet_id, token_hash, name, place, may, paired_at, paired_by, revoked_at, branch_id)
           VALUES ($1, $1, $2, 'Bar', 'add', $3, 'kim', $4, $5)`,
          [`many-${n}`, `Kasse ${n}`, 1000 + Math.floor(n / 3), n % 2 === 0 ? null : 5, busan],
        )
    })
    type Listed = { tabletId: string; revokedAt: number | null; pairedAt: number }
    const page = async (query: string) =>
      (await shop.manager('GET', `${api}/tablets?${query}`)).result as Listed[]
    const seen: Listed[] = []
    for (;;) {
      const last = seen.at(-1)
      const after = last ? `&after=${last.revokedAt === null ? 0 : 1}.${last.pairedAt}.${last.tabletId}` : ''
      const next = await page(`branchId=${busan}${after}`)
      seen.push(...next)
      if (next.length < 100) break
    }
    expect(new Set(seen.map(({ tabletId }) => tabletId)).size).toBe(230)
    const gone = seen.map(({ revokedAt }) => Number(revokedAt !== null))
    expect(gone).toEqual(gone.toSorted())
    expect(await page('find=kasse 117')).toMatchObject([{ tabletId: 'many-117' }])
    expect(await page(`find=nichts&branchId=${busan}`)).toEqual([])
    const found = await page('find=Kasse')
    expect(found).toHaveLength(100)
    const last = found.at(-1)
    expect(await page(`find=Kasse&after=0.${last?.pairedAt}.${last?.tabletId}`)).toHaveLength(100)
  })
})
