import { expect, test } from 'vitest'
import type { Endpoint } from '#shared/endpoint.ts'
import type { ApiClient } from '../api/api-client.ts'
import { createPairHere } from './pair-here-steps.ts'

type Response =
  | { kind: 'ok'; value: unknown }
  | { kind: 'refused'; refusal: string }
  | { kind: 'unreachable' }

const tablet = { name: 'Till 1', place: 'Beside the door', may: ['add'] as const }
const ok = (value: unknown): Response => ({ kind: 'ok', value })
const usual: Record<string, Response> = {
  'POST pairing': ok({ deviceSecret: 'secret', userCode: '7K3M-9QXD' }),
  'POST pairing/confirm': ok({ tabletId: 't' }),
  'DELETE session': ok(null),
  'POST pairing/poll': ok({ state: 'paired', tabletNm: 'Till 1' }),
}

/** Answers by the book but for what is planted, once each, and keeps what it was asked. */
function open(planted: [string, Response][] = []) {
  const asked: string[] = []
  const left = [...planted]
  const api = (async ({ endpoint: { method, path } }: { endpoint: Endpoint }) => {
    const call = `${method} ${path.replace('/api/counter/v1/', '')}`
    asked.push(call)
    const at = left.findIndex(([name]) => name === call)
    return at === -1 ? usual[call] : left.splice(at, 1)[0]?.[1]
  }) as unknown as ApiClient
  return { asked, pair: createPairHere(api) }
}

test('one after the other, and the manager is signed out before the key comes', async () => {
  const { asked, pair } = open()
  expect(await pair(tablet)).toBe(null)
  expect(asked).toEqual(['POST pairing', 'POST pairing/confirm', 'DELETE session', 'POST pairing/poll'])
})

test('a lost answer to the last question is asked for again, and nothing is confirmed twice', async () => {
  const { asked, pair } = open([['POST pairing/poll', { kind: 'unreachable' }]])
  expect(await pair(tablet)).toEqual({ kind: 'unreachable' })
  expect(await pair(tablet)).toBe(null)
  expect(asked.slice(4)).toEqual(['POST pairing/poll'])
})

test('a key that came although its answer was lost is a key', async () => {
  const unknown: Response = { kind: 'refused', refusal: 'pairing-unknown' }
  const { pair } = open([
    ['POST pairing/poll', unknown],
    ['GET entrance', ok({ tablet: { state: 'paired' } })],
  ])
  expect(await pair(tablet)).toBe(null)
})

test('a code that is over begins anew with the next try', async () => {
  const unknown: Response = { kind: 'refused', refusal: 'pairing-unknown' }
  const { asked, pair } = open([
    ['POST pairing/poll', unknown],
    ['GET entrance', ok({ tablet: { state: 'unpaired' } })],
  ])
  expect(await pair(tablet)).toEqual(unknown)
  expect(await pair(tablet)).toBe(null)
  expect(asked.slice(5)).toEqual([
    'POST pairing',
    'POST pairing/confirm',
    'DELETE session',
    'POST pairing/poll',
  ])
})

test('who may not confirm pairs nothing', async () => {
  const { asked, pair } = open([['POST pairing/confirm', { kind: 'refused', refusal: 'not-signed-in' }]])
  expect(await pair(tablet)).toMatchObject({ refusal: 'not-signed-in' })
  expect(asked).toEqual(['POST pairing', 'POST pairing/confirm'])
})
