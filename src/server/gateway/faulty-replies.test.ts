/** I-7 and I-8: what a faulty reply proves (nothing), and that the client never sends a write twice. */
import { type AddressInfo, connect, createServer } from 'node:net'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type FaultName, faults, type HostedServer, startHostedServer } from '../testing/hosted-server.ts'
import { createHostedService, type HostedService } from '../testing/hosted-service.ts'
import { createHostedApi } from './hosted-api.ts'
import { createHttpExchange } from './http-exchange.ts'

const apiKey = 'hosted-key'
let service: HostedService
let hosted: HostedServer
const client = (baseUrl: string) =>
  createHostedApi(createHttpExchange({ baseUrl, apiKey, connectMs: 500, answerMs: 400 }))

beforeAll(async () => {
  service = createHostedService({ apiKey, now: Date.now })
  hosted = await startHostedServer(service)
})
afterAll(() => hosted.close())

test(`${Object.keys(faults).length} faulty replies are unknown, never an answer, and none is asked for again`, async () => {
  expect(Object.keys(faults).length).toBeGreaterThanOrEqual(25)
  for (const name of Object.keys(faults) as FaultName[]) {
    const { stampIdx } = service.make({})
    const before = hosted.log.length
    hosted.next.push(name)
    const outcome = await client(hosted.url).add(stampIdx)
    const isTurnedAway = name.startsWith('429')
    expect([name, outcome.kind]).toEqual([name, isTurnedAway ? 'not-sent' : 'unknown'])
    expect([name, hosted.log.slice(before)]).toEqual([name, ['PUT /api/stamp/v1/add']])
    expect([name, service.stamps.get(stampIdx)?.stamps]).toEqual([name, faults[name].applies ? 1 : 0])
  }
})

test('an answer that changes the protocol proves nothing, and is not waited behind', async () => {
  const server = createServer((socket) =>
    socket.once('data', () =>
      socket.write('HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n'),
    ),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const api = client(`http://127.0.0.1:${port}`)
  expect(await api.add(1)).toEqual({ kind: 'unknown', cause: 'HTTP 101' })
  expect(await api.validate(1)).toEqual({ kind: 'unknown', cause: 'HTTP 101' })
  server.close()
})

test('a connection that is refused, or dies before it stands, is certainly not sent', async () => {
  expect(await client('http://127.0.0.1:1').add(1)).toMatchObject({ kind: 'not-sent', cause: 'ECONNREFUSED' })
  expect(await client('http://no-such-host.invalid').add(1)).toMatchObject({ kind: 'not-sent' })
})

test('a TLS handshake that fails is certainly not sent', async () => {
  const server = createServer((socket) => socket.end('this is no TLS'))
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : 0
  expect(await client(`https://127.0.0.1:${port}`).add(1)).toMatchObject({ kind: 'not-sent' })
  server.close()
})

test('sound answers are read: done, refused with our word for it, and turned away', async () => {
  const api = client(hosted.url)
  const full = service.make({ stamps: 10 })
  expect(await api.add(full.stampIdx)).toMatchObject({ kind: 'refused', refusal: 'full' })
  expect(await api.redeem(full.stampIdx, null)).toEqual({ kind: 'done', result: null })
  expect(await api.validate(full.stampIdx)).toMatchObject({ kind: 'refused', refusal: 'already-redeemed' })
  expect(await api.validate(5)).toMatchObject({ kind: 'refused', refusal: 'not-found' })
  const wrongKey = createHostedApi(createHttpExchange({ baseUrl: hosted.url, apiKey: 'other' }))
  expect(await wrongKey.add(full.stampIdx)).toMatchObject({ kind: 'not-sent', cause: 'HTTP 401' })
})

test('cut at every byte of the request, only the whole one is applied (I-5): there is nothing between', async () => {
  const { stampIdx } = service.make({ maxStamps: 100 })
  const body = JSON.stringify({ stampIdx })
  const request = [
    'PUT /api/stamp/v1/add HTTP/1.1',
    'host: hosted',
    `authorization: APIKey ${apiKey}`,
    'content-type: application/json',
    `content-length: ${body.length}`,
    '',
    body,
  ].join('\r\n')
  const port = Number(new URL(hosted.url).port)
  for (let length = 0; length <= request.length; length++) {
    const before = service.applied.length
    await new Promise<void>((resolve) => {
      const socket = connect(port, '127.0.0.1', () => socket.end(request.slice(0, length)))
      socket.on('error', () => {}).on('close', () => resolve())
      socket.resume()
    })
    expect([length, service.applied.length - before]).toEqual([length, length === request.length ? 1 : 0])
  }
})
