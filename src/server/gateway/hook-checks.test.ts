/** What the service's webhooks say of themselves: each header by its form, and the signature where it can be checked. */
import { createHmac, hash } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { checkHook, type HookSigning, readHookSigning } from './hook-checks.ts'

const body = '{"stampIdx":7}'
const sentAt = '1773111600000'
const sha256 = hash('sha256', body)
const mac = 'ab'.repeat(32)

type Headers = Record<string, string | undefined>
const call = (headers: Headers, sent = body) => ({
  header: (name: string) => ({ 'X-Vivoldi-Event-Id': 'evt-1', ...headers })[name],
  body: Buffer.from(sent),
})

describe('unsigned', () => {
  test.each<[string, Headers, string | null]>([
    ['with its id alone', {}, null],
    ['without an id', { 'X-Vivoldi-Event-Id': undefined }, 'X-Vivoldi-Event-Id'],
    ['with an id of 101 letters', { 'X-Vivoldi-Event-Id': 'x'.repeat(101) }, 'X-Vivoldi-Event-Id'],
    ['in milliseconds', { 'X-Vivoldi-Timestamp': sentAt }, null],
    ['in seconds', { 'X-Vivoldi-Timestamp': '1773111600' }, null],
    ['with a date for a time', { 'X-Vivoldi-Timestamp': '2026-03-10' }, 'X-Vivoldi-Timestamp'],
    ['with an empty time', { 'X-Vivoldi-Timestamp': '' }, 'X-Vivoldi-Timestamp'],
    ['with its hash', { 'X-Content-SHA256': sha256 }, null],
    ['with its hash in capitals', { 'X-Content-SHA256': sha256.toUpperCase() }, null],
    ['with its hash in base64', { 'X-Content-SHA256': hash('sha256', body, 'base64') }, null],
    ['with its hash in base64url', { 'X-Content-SHA256': hash('sha256', body, 'base64url') }, null],
    ['with another hash', { 'X-Content-SHA256': hash('sha256', `${body} `) }, 'X-Content-SHA256'],
    ['with half a hash', { 'X-Content-SHA256': sha256.slice(32) }, 'X-Content-SHA256'],
    ['signed as it is documented', { 'X-Vivoldi-Signature': `t=${sentAt},v1=${mac},alg=hmac-sha256` }, null],
    [
      'signed by an algorithm of none',
      { 'X-Vivoldi-Signature': `t=${sentAt},v1=${mac},alg=none` },
      'X-Vivoldi-Signature',
    ],
    ['signed at no time', { 'X-Vivoldi-Signature': `v1=${mac}` }, 'X-Vivoldi-Signature'],
    [
      'signed at two times',
      { 'X-Vivoldi-Signature': `t=${sentAt},t=1773111601,v1=${mac}` },
      'X-Vivoldi-Signature',
    ],
    [
      'signed with half a MAC',
      { 'X-Vivoldi-Signature': `t=${sentAt},v1=${mac.slice(32)}` },
      'X-Vivoldi-Signature',
    ],
    ['with an empty signature', { 'X-Vivoldi-Signature': '' }, 'X-Vivoldi-Signature'],
  ])('%s', (_, headers, malformed) => {
    const check = checkHook(call(headers), null)
    expect(check).toMatchObject(
      malformed === null ? { kind: 'let-in' } : { kind: 'malformed', header: malformed },
    )
  })

  test('each time that it names counts, in milliseconds', () => {
    const headers = { 'X-Vivoldi-Timestamp': '1773111600', 'X-Vivoldi-Signature': `t=1773111605,v1=${mac}` }
    expect(checkHook(call(headers), null)).toMatchObject({ instants: [1_773_111_600_000, 1_773_111_605_000] })
  })
})

const secret = 'the service’s secret of the tests'
const whole = readHookSigning(secret, '{t}.{eventId}.{requestId}.{timestamp}.{body}')

/** As a service signs that works as the shop was told. */
function signed({ secret: key, signs }: HookSigning, sent = body): Headers {
  const said: Record<string, string> = {
    t: sentAt,
    timestamp: sentAt,
    eventId: 'evt-1',
    requestId: 'req-1',
    sha256: hash('sha256', sent),
    body: sent,
  }
  const text = signs.replaceAll(/\{(\w+)\}/g, (_, name: string) => said[name] ?? '')
  return {
    'X-Vivoldi-Event-Id': 'evt-1',
    'X-Vivoldi-Request-Id': 'req-1',
    'X-Vivoldi-Timestamp': sentAt,
    'X-Content-SHA256': said.sha256,
    'X-Vivoldi-Signature': `t=${sentAt},v1=${createHmac('sha256', key).update(text).digest('hex')},alg=hmac-sha256`,
  }
}

/** Each a call of somebody who has seen a signed one and does not know the secret: what is let in of them. */
function forgeriesLetIn(signing: HookSigning): string[] {
  const headers = signed(signing)
  const signature = headers['X-Vivoldi-Signature'] ?? ''
  const forged: Record<string, [Headers, string?]> = {
    'no signature': [{ ...headers, 'X-Vivoldi-Signature': undefined }],
    'another time': [{ ...headers, 'X-Vivoldi-Signature': signature.replace(sentAt, '1773198000000') }],
    'another body': [{ ...headers, 'X-Content-SHA256': undefined }, '{"stampIdx":8}'],
    'another body and its hash': [
      { ...headers, 'X-Content-SHA256': hash('sha256', '{"stampIdx":8}') },
      '{"stampIdx":8}',
    ],
    'another secret': [signed({ ...signing, secret: Buffer.from('a secret of somebody else') })],
    ...Object.fromEntries(
      [0, 1, 31, 62, 63].map((place) => {
        const at = signature.indexOf('v1=') + 3 + place
        const other = signature[at] === '0' ? '1' : '0'
        const bent = signature.slice(0, at) + other + signature.slice(at + 1)
        return [`digit ${place} of the MAC`, [{ ...headers, 'X-Vivoldi-Signature': bent }]]
      }),
    ),
  }
  return Object.entries(forged).flatMap(([name, [said, sent]]) =>
    checkHook(call(said, sent), signing).kind === 'let-in' ? [name] : [],
  )
}

describe('signed', () => {
  test.each([
    '{t}.{body}',
    '{timestamp}{body}',
    '{t}\\n{sha256}',
    '{t}.{eventId}.{requestId}.{timestamp}.{body}',
  ])('by %s it is let in, and nothing that was made of it', (signs) => {
    const signing = readHookSigning(secret, signs)
    expect(checkHook(call(signed(signing)), signing)).toMatchObject({ kind: 'let-in' })
    // A `t` that is not signed may say what it likes: the time that counts is the one that is.
    const harmless = signs.includes('{t}') ? [] : ['another time']
    expect(forgeriesLetIn(signing)).toEqual(harmless)
  })

  test('what is signed and does not come is not signed', () => {
    const signing = readHookSigning(secret, '{t}{requestId}{body}')
    const headers = { ...signed(signing), 'X-Vivoldi-Request-Id': undefined }
    const text = `${sentAt}${body}`
    const right = createHmac('sha256', signing.secret).update(text).digest('hex')
    expect(
      checkHook(call({ ...headers, 'X-Vivoldi-Signature': `t=${sentAt},v1=${right}` }), signing),
    ).toEqual({
      kind: 'unsigned',
    })
  })

  test('of two MACs, while a secret is replaced, either may be right', () => {
    const headers = signed(whole)
    const signature = headers['X-Vivoldi-Signature']?.replace('v1=', `v1=${mac},v1=`)
    expect(checkHook(call({ ...headers, 'X-Vivoldi-Signature': signature }), whole).kind).toBe('let-in')
  })

  test('an id that is not signed is no id: a call that is sent again under another one is the same', () => {
    const signing = readHookSigning(secret, '{t}.{body}')
    const ids = ['evt-1', 'evt-2'].map((id) => {
      const check = checkHook(call({ ...signed(signing), 'X-Vivoldi-Event-Id': id }), signing)
      return check.kind === 'let-in' && check.eventId
    })
    expect(ids[0]).toBe(ids[1])
    expect(checkHook(call(signed(whole)), whole)).toMatchObject({ eventId: 'evt-1' })
  })

  test('planted: a string without the body, without a time, or that nobody compares is found by the forgeries', () => {
    const key = Buffer.from(secret)
    expect(forgeriesLetIn({ secret: key, signs: '{t}' })).toContain('another body and its hash')
    expect(forgeriesLetIn({ secret: key, signs: '{body}' })).toContain('another time')
    expect(forgeriesLetIn({ secret: key, signs: '{timestamp}.{eventId}' })).toContain('another body')
  })

  test('the secret may be text, hex or base64', () => {
    const bytes = Buffer.from('0123456789abcdef0123456789abcdef', 'hex')
    for (const encoding of ['hex', 'base64'] as const)
      expect(readHookSigning(`${encoding}:${bytes.toString(encoding)}`, '{t}{body}').secret).toEqual(bytes)
    expect(readHookSigning('sixteen letters!', '{t}{body}').secret).toEqual(Buffer.from('sixteen letters!'))
  })

  test.each([
    ['too short', '{t}{body}', 'shorter than 16 bytes'],
    ['hex:0123456789abcdef0123456789abcdez', '{t}{body}', 'not hex'],
    ['base64:%%%%%%%%%%%%%%%%%%%%%%%%%%%%', '{t}{body}', 'not base64'],
    ['sixteen letters!', '{t}', 'neither {body} nor {sha256}'],
    ['sixteen letters!', '{eventId}{body}', 'neither {t} nor {timestamp}'],
    ['sixteen letters!', '{t}{url}{body}', '{url} is none of'],
  ])('%s and %s stop the start: %s', (key, signs, because) => {
    expect(() => readHookSigning(key, signs)).toThrow(because)
  })
})
