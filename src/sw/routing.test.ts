import { expect, test } from 'vitest'
import { routeOf } from './routing.ts'

const origin = 'https://stamps.test'
const navigate = (path: string) => routeOf({ method: 'GET', mode: 'navigate', url: origin + path }, origin)
const load = (path: string, method = 'GET') =>
  routeOf({ method, mode: 'cors', url: new URL(path, origin).href }, origin)

test.each(['/', '/card/1234', '/waiting', '/?source=pwa', '/reviewed'])(
  'the address %s opens the counter',
  (path) => expect(navigate(path)).toBe('counter'),
)

test.each(['/review', '/review/stamps', '/Review/', '/demo', '/setup?x=1'])(
  'the address %s opens the shell, and nothing of the counter is asked for with it',
  (path) => expect(navigate(path)).toBe('shell'),
)

test.each(['/api/docs', '/api', '/api/counter/v1/session', '/healthz', '/readyz', '/metrics', '/stamp/1234'])(
  'the address %s is the server’s alone',
  (path) => {
    expect(navigate(path)).toBeNull()
    expect(load(path)).toBeNull()
  },
)

test('a name that only begins like the server’s is a screen', () => {
  expect(navigate('/apiary')).toBe('counter')
})

test('files come from the precache, however they are asked for', () => {
  expect(load('/assets/zxing_reader-BxB2YfIY.wasm')).toBe('file')
  expect(load('/assets/index-a.js')).toBe('file')
  expect(navigate('/icon.svg')).toBe('file')
})

test('an API’s answer is never one of them, whatever it is called', () => {
  expect(load('/api/openapi.json')).toBeNull()
  expect(load('/api/counter/v1/export.csv')).toBeNull()
})

test('nothing but GET of our own origin is touched', () => {
  expect(load('/assets/index-a.js', 'HEAD')).toBeNull()
  expect(load('/card/1234', 'POST')).toBeNull()
  expect(load('https://elsewhere.test/a.js')).toBeNull()
  expect(load('/card/1234')).toBeNull()
})
