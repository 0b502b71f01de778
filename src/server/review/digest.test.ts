/** The digest by e-mail, over a real SMTP server on loopback: once a period, whoever sends, and again where it was not taken. */
import { mkdtempSync, rmSync } from 'node:fs'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { SMTPServer } from 'smtp-server'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import { createMail, digestOf } from '../composition/mail.ts'
import { readSettings } from '../composition/settings.ts'
import { createShopTime } from '../people/shop-time.ts'
import { describeOnBoth, type TestDatabase } from '../testing/databases.ts'
import { startServer } from '../testing/server-process.ts'
import { newId, onsitePwd, openTestShop, type TestShop } from '../testing/test-shop.ts'
import { type DigestDeps, sendDigestIfDue } from './digest.ts'

const api = '/api/counter/v1'
const hourMs = 3_600_000
const dayMs = 24 * hourMs
const to = ['owner@shop.test', 'sam@shop.test']
const credentials = { user: 'stampdesk@shop.test', pass: 'p@ss/word' }
const user = `${encodeURIComponent(credentials.user)}:${encodeURIComponent(credentials.pass)}`

type Received = { to: string[]; from: string; headers: string; text: string }

/** One that asks for the password, and refuses letters while it is told to. */
async function openMailServer() {
  const received: Received[] = []
  const state = { refuses: false, isEncrypted: [] as boolean[] }
  const server = new SMTPServer({
    authOptional: false,
    allowInsecureAuth: true,
    disabledCommands: ['STARTTLS'],
    onAuth({ username, password }, _session, done) {
      const isRight = username === credentials.user && password === credentials.pass
      done(isRight ? null : new Error('no'), isRight ? { user: username } : undefined)
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => void chunks.push(chunk))
      stream.on('end', () => {
        if (state.refuses) return done(Object.assign(new Error('try later'), { responseCode: 451 }))
        const { mailFrom, rcptTo } = session.envelope
        const [headers = '', ...body] = Buffer.concat(chunks).toString('utf8').split('\r\n\r\n')
        received.push({
          from: mailFrom ? mailFrom.address : '',
          to: rcptTo.map(({ address }) => address),
          headers,
          text: decoded(headers, body.join('\r\n\r\n')),
        })
        done()
      })
    },
  })
  server.on('error', () => {})
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', () => resolve()))
  const { port } = server.server.address() as AddressInfo
  return { received, state, port, close: () => new Promise<void>((resolve) => server.close(() => resolve())) }
}

/** RFC 2045, sections 6.7 and 6.8. */
function decoded(headers: string, body: string): string {
  if (/^content-transfer-encoding: base64/im.test(headers))
    return Buffer.from(body, 'base64').toString('utf8')
  if (!/^content-transfer-encoding: quoted-printable/im.test(headers)) return body.replaceAll('\r\n', '\n')
  const bytes = body
    .replaceAll(/=\r\n/g, '')
    .replaceAll(/=([\dA-F]{2})/g, (_, hex) => String.fromCharCode(Number.parseInt(hex, 16)))
  return Buffer.from(bytes, 'latin1').toString('utf8').replaceAll('\r\n', '\n')
}

describeOnBoth('the digest', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let mail: Awaited<ReturnType<typeof openMailServer>>
  const time = createShopTime('Asia/Seoul')
  beforeAll(async () => {
    database = await create()
    shop = await openTestShop(database)
    const stampIdx = await shop.stampWith(9)
    const epoch = newId()
    const add = (seq: number, onto: number, tappedAt = shop.clock.now) =>
      shop.tablet('POST', `${api}/commands`, {
        sentAt: shop.clock.now,
        commands: [{ kind: 'add', commandId: newId(), seq, epoch, stampIdx: onto, count: 1, tappedAt }],
      })
    await add(1, stampIdx)
    await shop.tablet('POST', `${api}/redemptions`, { stampIdx, onsitePwd })
    // Too late for the card: for a person.
    await add(2, stampIdx)
  })
  afterAll(() => database.remove())
  beforeEach(async () => {
    mail = await openMailServer()
    await database.db.write((tx) => tx.run("DELETE FROM settings WHERE key = 'digest_sent'"))
  })
  afterEach(() => mail.close())

  const url = () => `smtp://${user}@127.0.0.1:${mail.port}`
  const deps = (more: Partial<DigestDeps> = {}): DigestDeps => ({
    db: database.db,
    clock: time,
    now: () => shop.clock.now,
    shop: async () => ({ shopNm: 'Corner Coffee', languages: ['en'] }),
    publicUrl: () => 'https://stamps.test',
    every: 'day',
    hour: 7,
    send: createMail({ url: url(), from: credentials.user, to }),
    ...more,
  })
  /** An hour of the shop's day, so many days after the one of the test's shop. */
  const at = (days: number, hour: number) =>
    Date.parse('2026-03-10T00:00:00+09:00') + days * dayMs + hour * hourMs
  const sendAt = (instant: number, more: Partial<DigestDeps> = {}) =>
    sendDigestIfDue(deps({ now: () => instant, ...more }))

  test('says what waits for a person and how yesterday was, once, from its hour on', async () => {
    expect(await sendAt(at(1, 6.9))).toBe(false)
    expect(await sendAt(at(1, 7))).toBe(true)
    expect(await sendAt(at(1, 7.1))).toBe(false)
    expect(mail.received).toHaveLength(1)
    const [letter] = mail.received
    expect(letter).toMatchObject({ from: credentials.user, to })
    expect(letter?.headers).toMatch(/^subject: Corner Coffee: Waiting for a person: 1$/im)
    expect(letter?.text.trimEnd().split('\n')).toEqual([
      'Waiting for a person: 1',
      '- Stamps for a card that was finished: 1',
      'https://stamps.test/review/inbox',
      '',
      'Yesterday (2026-03-10)',
      'Stamps: 1',
      'Taken off: 0',
      'Rewards: 1',
      'New cards: 2',
      'Refused: 0',
      'https://stamps.test/review/reports',
      '',
      expect.stringContaining('Stampdesk'),
    ])
    expect(await sendAt(at(2, 9))).toBe(true)
    expect(mail.received[1]?.text).toContain('Stamps: 0')
  })

  test('one that was sent under a clock that was ahead stands in the way of none', async () => {
    expect(await sendAt(at(300, 9))).toBe(true)
    expect(await sendAt(at(1, 9))).toBe(true)
    expect(await sendAt(at(1, 10))).toBe(false)
    // Of two processes one may be in the next day already.
    expect(await sendAt(at(0, 23))).toBe(false)
  })

  test('of two clocks, one of which is far behind, neither has the other’s period sent again', async () => {
    expect(await sendAt(at(300, 9))).toBe(true)
    for (const days of [1, 2]) {
      expect(await sendAt(at(days, 9))).toBe(true)
      for (let n = 0; n < 2; n++)
        for (const other of [days, 299 + days]) expect(await sendAt(at(other, 10)), `${other}`).toBe(false)
      expect(await sendAt(at(300 + days, 9))).toBe(true)
    }
    expect(mail.received).toHaveLength(5)
  })

  test('of two processes one sends', async () => {
    expect((await Promise.all([sendAt(at(1, 8)), sendAt(at(1, 8))])).toSorted()).toEqual([false, true])
    expect(mail.received).toHaveLength(1)
  })

  test('what the mail server does not take is sent later, and the failure names no address', async () => {
    mail.state.refuses = true
    const failed = sendAt(at(1, 8)).catch((error: Error) => error.message)
    expect(await failed).toMatch(/^the mail server did not take the digest: \w+ 451$/)
    mail.state.refuses = false
    expect(await sendAt(at(1, 9))).toBe(true)
    expect(mail.received).toHaveLength(1)
    const wrong = createMail({
      url: `smtp://${encodeURIComponent(credentials.user)}:x@127.0.0.1:${mail.port}`,
      from: credentials.user,
      to,
    })
    const refused = await sendAt(at(2, 9), { send: wrong }).catch((error: Error) => error.message)
    expect(refused).toMatch(/EAUTH/)
    expect(refused).not.toContain('shop.test')
  })

  test('of a week on its Monday, or on the first day after it that the server is up', async () => {
    // 10 March 2026 is a Tuesday: the first one comes at once, the next ones on Mondays.
    expect(await sendAt(at(0, 12), { every: 'week' })).toBe(true)
    expect(await sendAt(at(5, 12), { every: 'week' })).toBe(false)
    expect(await sendAt(at(6, 6), { every: 'week' })).toBe(false)
    expect(await sendAt(at(6, 7), { every: 'week' })).toBe(true)
    expect(mail.received[1]?.text).toContain('The last seven days (2026-03-09 – 2026-03-15)')
    expect(mail.received[1]?.text).toContain('Rewards: 1')
    expect(await sendAt(at(14, 6), { every: 'week' })).toBe(true)
  })

  test('in the first language of the shop, and its name breaks no header', async () => {
    const shopNm = 'Bad\r\nBcc: thief@x.test'
    expect(await sendAt(at(1, 8), { shop: async () => ({ shopNm, languages: ['ko', 'en'] }) })).toBe(true)
    expect(mail.received[0]?.text).toContain('확인이 필요한 항목: 1건')
    expect(mail.received[0]?.to).toEqual(to)
    expect(mail.received[0]?.headers).not.toMatch(/^bcc:/im)
  })
})

test('a mail server elsewhere is spoken to encrypted or not at all', async () => {
  const mail = await openMailServer()
  // By an address that is not written as this machine's own and leads to it: no password goes there in the clear.
  const send = createMail({
    url: `smtp://${user}@[::ffff:127.0.0.1]:${mail.port}`,
    from: credentials.user,
    to,
  })
  await expect(send({ subject: 'x', text: 'x' })).rejects.toThrow(
    /^the mail server did not take the digest: ETLS/,
  )
  expect(mail.received).toEqual([])
  await mail.close()
})

test('the server sends it by itself', async () => {
  const mail = await openMailServer()
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-digest-'))
  const SMTP_URL = `smtp://${user}@127.0.0.1:${mail.port}`
  const server = await startServer({
    DATA_DIR: dataDir,
    SMTP_URL,
    DIGEST_TO: to.join(', '),
    DIGEST_HOUR: '0',
  })
  await vi.waitFor(() => expect(mail.received).toHaveLength(1), { timeout: 20_000 })
  expect(mail.received[0]).toMatchObject({ from: credentials.user, to })
  expect(mail.received[0]?.text).toContain(`${server.url}/review/reports`)
  await server.stop()
  await mail.close()
  rmSync(dataDir, { recursive: true, force: true })
})

test('settings that make no digest stop the start and say why', () => {
  const both = { SMTP_URL: 'smtps://robot:x@mail.test', DIGEST_TO: 'owner@shop.test' }
  expect(digestOf(readSettings({}, []))).toBeNull()
  expect(() => readSettings({ SMTP_URL: both.SMTP_URL }, [])).toThrow('belong together')
  for (const [name, value] of Object.entries({
    DIGEST_HOUR: '9',
    DIGEST_EVERY: 'week',
    DIGEST_FROM: 'a@shop.test',
  }))
    expect(() => readSettings({ [name]: value }, []), name).toThrow(`${name} does nothing without SMTP_URL`)
  expect(() => readSettings({ ...both, SMTP_URL: 'https://mail.test' }, [])).toThrow('SMTP_URL')
  for (const SMTP_URL of ['smtps://', 'smtp:mail.test', 'smtps://robot:100%@mail.test'])
    expect(() => readSettings({ ...both, SMTP_URL }, []), SMTP_URL).toThrow('SMTP_URL: must be smtp://')
  expect(() => readSettings({ ...both, DIGEST_TO: 'owner' }, [])).toThrow('DIGEST_TO')
  expect(() => readSettings({ ...both, DIGEST_FROM: 'a@shop.test, b@shop.test' }, [])).toThrow('DIGEST_FROM')
  expect(() => readSettings({ ...both, DIGEST_HOUR: '24' }, [])).toThrow('DIGEST_HOUR')
  expect(() => digestOf(readSettings(both, []))).toThrow('DIGEST_FROM')
  expect(digestOf(readSettings({ ...both, DIGEST_FROM: 'desk@shop.test' }, []))).toMatchObject({
    every: 'day',
    hour: 7,
  })
})
