/** What is there is found, however it was typed, and the same on both engines: the folding is ours. */
import { afterAll, beforeAll, expect, test } from 'vitest'
import { formatStampCode } from '#shared/stamp-code.ts'
import { foldHolders } from '../ledger/holder-terms.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { openTestShop, type TestShop, today } from '../testing/test-shop.ts'

const names = [
  'Zoë',
  'Élodie Blanc',
  'Özgür Şahin',
  'Иван Петров',
  'Andre\u0301 Gide',
  'Siobhán O’Neill',
  'Ito Hana',
  'Ana Maria Silva',
  'Łukasz Żółć',
  '김민아',
  '佐藤 花子',
  '伊藤花',
  'علی\u200cرضا محمدی',
  'ශ්\u200dරී ලංකා',
  'Müller-Lüdenscheidt',
]
const phones = ['010 1234 5678', '+44 (0)20 7946 0958', '02-555-0199', '+7 912 345-67-89', '21 22 33 44']

describeOnBoth('finding a customer', (create) => {
  let database: TestDatabase
  let shop: TestShop
  const idxOf = new Map<string, number>()
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    const make = async (fields: object) =>
      Number(
        (
          await shop.api('POST', '/api/stamp/v1/create', {
            cardIdx: 1,
            strtYmd: today,
            endYmd: '2027-03-10',
            ...fields,
          })
        ).result,
      )
    for (const userNm of names) idxOf.set(userNm, await make({ userNm }))
    for (const userPhnno of phones) idxOf.set(userPhnno, await make({ userPhnno }))
  })
  afterAll(() => database.remove())

  const find = async (text: string) => {
    const { result } = await shop.manager('POST', '/api/counter/v1/stamps/find', { text })
    return result as { by: string; stamps: { stampIdx: number; phoneMasked: string; nameMasked: string }[] }
  }
  const foundBy = async (text: string) => (await find(text)).stamps.map(({ stampIdx }) => stampIdx)

  test.each([
    ['zoe', 'Zoë'],
    ['ZOE', 'Zoë'],
    ['Élodie Blanc', 'Élodie Blanc'],
    ['elodie', 'Élodie Blanc'],
    ['blanc elo', 'Élodie Blanc'],
    ['elo blanc', 'Élodie Blanc'],
    ['ozgur', 'Özgür Şahin'],
    ['иван', 'Иван Петров'],
    ['ИВАН', 'Иван Петров'],
    ['André', 'Andre\u0301 Gide'],
    ['andre\u0301', 'Andre\u0301 Gide'],
    ["o'neill", 'Siobhán O’Neill'],
    ['ONEILL sio', 'Siobhán O’Neill'],
    ['hana ito', 'Ito Hana'],
    ['Ｈａｎａ', 'Ito Hana'],
    ['silva ana', 'Ana Maria Silva'],
    ['ana maria silva', 'Ana Maria Silva'],
    ['silv mar an', 'Ana Maria Silva'],
    ['lukasz zolc', 'Łukasz Żółć'],
    ['김미', '김민아'],
    ['민아', '김민아'],
    ['花子', '佐藤 花子'],
    ['佐藤花子', '佐藤 花子'],
    ['伊藤 花', '伊藤花'],
    ['عليرضا', 'علی\u200cرضا محمدی'],
    ['ශ්රී', 'ශ්\u200dරී ලංකා'],
    ['ludenscheidt', 'Müller-Lüdenscheidt'],
  ])('"%s" finds %s', async (text, name) => {
    expect(await foundBy(text)).toContain(idxOf.get(name))
  })

  test.each([
    ['5678', '010 1234 5678'],
    ['01012345678', '010 1234 5678'],
    ['+82 10-1234-5678', '010 1234 5678'],
    ['010-1234-5678', '010 1234 5678'],
    ['020 7946 0958', '+44 (0)20 7946 0958'],
    ['0044 20 79460958', '+44 (0)20 7946 0958'],
    ['+82 2 555 0199', '02-555-0199'],
    ['8 912 345 67 89', '+7 912 345-67-89'],
    ['+47 21 22 33 44', '21 22 33 44'],
  ])('the telephone number %s finds %s', async (text, phone) => {
    expect(await find(text)).toMatchObject({ by: 'phone', stamps: [{ stampIdx: idxOf.get(phone) }] })
  })

  test('a mask shows the last four digits, however the number was written, and a whole letter', async () => {
    expect(await find('555 0199')).toMatchObject({ stamps: [{ phoneMasked: '•••• 0199' }] })
    expect(await find('andre')).toMatchObject({ stamps: [{ nameMasked: 'A•••' }] })
  })

  test('a code is found by its beginning, in small letters too', async () => {
    const stampIdx = idxOf.get('Zoë') ?? 0
    const code = formatStampCode(stampIdx)
    for (const text of [code.slice(0, 4), code.slice(0, 6).toLowerCase(), code.slice(0, 9), code])
      expect(await foundBy(text), text).toContain(stampIdx)
  })

  test('who is not there is not found, and signs are no pattern', async () => {
    for (const text of ['nobody', '%', '__', '#', '9999', 'ito hanako'])
      expect(await foundBy(text), text).toEqual([])
  })

  test('another name leaves nothing of the one before, and a customer from before there were terms is found again', async () => {
    const stampIdx = idxOf.get('Ito Hana') ?? 0
    await shop.api('PUT', '/api/stamp/v1/update', { stampIdx, userNm: 'Mori Aoi' })
    expect(await foundBy('hana')).toEqual([])
    const { db } = database
    await db.write(async (tx) => {
      await tx.run('DELETE FROM holder_terms')
      await tx.run('UPDATE holders SET folded = 0')
    })
    expect(await foundBy('aoi mori')).toEqual([])
    while ((await foldHolders(db)) > 0);
    expect(await foundBy('aoi mori')).toEqual([stampIdx])
  })

  test('the terms go with the name, and neither is in the log', async () => {
    const stampIdx = idxOf.get('Zoë') ?? 0
    await shop.api('DELETE', `/api/stamp/v1/delete?stampIdx=${stampIdx}`)
    expect(await database.db.read('SELECT term FROM holder_terms WHERE stamp_idx = $1', [stampIdx])).toEqual(
      [],
    )
    const log = JSON.stringify(await database.db.read('SELECT body FROM audit'))
    expect(log).not.toMatch(/zo[eë]|mori|петров/i)
  })
})
