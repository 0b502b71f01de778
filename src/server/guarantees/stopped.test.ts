/**
 * SIGTERM with every kind of connection open: browsers that connected ahead of any use, streams, keep-alive under load,
 * bodies that never end. The process ends by itself, in time and well, and what it acknowledged is there once.
 */
import { openSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createSessions } from '../people/sessions.ts'
import { describeOn, type TestDatabase } from '../testing/databases.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { newId, openTestShop, type TestShop, testApiKey } from '../testing/test-shop.ts'

const stops = Number(process.env.STOPS ?? (process.env.DEEP === '1' ? 200 : 2))
const each = 20
const withinMs = 5000
const addPath = '/api/stamp/v1/add'

describeOn('sqlite', 'a stop', (create) => {
  let database: TestDatabase
  let shop: TestShop
  let Cookie: string
  let stamps: number[]
  beforeEach(async () => {
    database = await create()
    shop = await openTestShop(database)
    Cookie = `stampdesk=${await createSessions({ db: database.db, now: Date.now }).openInBrowser('kim', 'password')}`
    stamps = await Promise.all(Array.from({ length: each }, () => shop.stampWith(0)))
  })
  afterEach(() => database.remove())

  const start = () => startServer(database.env, openSync('/dev/null', 'w'))
  const gone = (socket: Socket) => new Promise<void>((resolve) => socket.once('close', () => resolve()))

  /** Connected, with so much said and no more. */
  async function saying(server: ServerProcess, text: string): Promise<Socket> {
    const socket = connect(Number(new URL(server.url).port), '127.0.0.1')
    socket.on('error', () => {})
    await new Promise<void>((resolve) => socket.once('connect', resolve))
    if (text) socket.write(text)
    socket.resume()
    return socket
  }

  async function stream(server: ServerProcess): Promise<IncomingMessage> {
    const live = await new Promise<IncomingMessage>((resolve, reject) => {
      request(`${server.url}/api/counter/v1/activity/live`, { headers: { Cookie } }, resolve)
        .on('error', reject)
        .end()
    })
    expect(live.statusCode).toBe(200)
    await new Promise((resolve) => live.once('data', resolve))
    return live.on('error', () => {})
  }

  type Till = { acknowledged: string[]; sawClose: boolean; ended: Promise<void> }

  /** Asks over one connection that is kept, until there is no server. */
  function till(server: ServerProcess, stampIdx: number): Till {
    const agent = new Agent({ keepAlive: true, maxSockets: 1 })
    const it: Till = { acknowledged: [], sawClose: false, ended: Promise.resolve() }
    const ask = (turn: number) =>
      new Promise<boolean>((resolve) => {
        const id = newId()
        const call = turn % 2 ? '/api/stamp/v1/remove' : addPath
        const headers = {
          Authorization: `APIKey ${testApiKey}`,
          'Content-Type': 'application/json',
          'Idempotency-Key': id,
        }
        request(server.url + call, { method: 'PUT', agent, headers }, (response) => {
          it.sawClose ||= response.headers.connection === 'close'
          let text = ''
          response.setEncoding('utf8').on('data', (piece: string) => {
            text += piece
          })
          response.on('error', () => resolve(false))
          response.on('end', () => {
            if (response.statusCode === 200 && JSON.parse(text).code === 0) it.acknowledged.push(id)
            resolve(true)
          })
        })
          .on('error', () => resolve(false))
          .end(JSON.stringify({ stampIdx }))
      })
    it.ended = (async () => {
      for (let turn = 0; await ask(turn); turn++);
      agent.destroy()
    })()
    return it
  }

  test(`${stops} times with ${each} connections of each kind: exit 0 in time, streams ended, nothing acknowledged lost`, async () => {
    const took: number[] = []
    const acknowledged: string[] = []
    let saidClose = 0
    for (let stop = 0; stop < stops; stop++) {
      const server = await start()
      const every = <T>(make: (n: number) => T) =>
        Promise.all(Array.from({ length: each }, (_, n) => make(n)))
      const silent = await every(() => saying(server, ''))
      const halfHead = await every(() => saying(server, `PUT ${addPath} HTTP/1.1\r\nHost: x\r\n`))
      const head = `PUT ${addPath} HTTP/1.1\r\nHost: x\r\nAuthorization: APIKey ${testApiKey}\r\nContent-Type: application/json\r\nContent-Length: 200\r\n\r\n`
      const halfBody = await every(() => saying(server, `${head}{"stampIdx":`))
      const streams = await every(() => stream(server))
      const ends = streams.map(
        (live) => new Promise<boolean>((resolve) => live.once('close', () => resolve(live.complete))),
      )
      const tills = stamps.map((stampIdx) => till(server, stampIdx))
      while (tills.some(({ acknowledged: ids }) => ids.length < 2))
        await new Promise((resolve) => setTimeout(resolve, 5))

      const startedAt = performance.now()
      await server.stop()
      took.push(performance.now() - startedAt)
      expect([server.process.exitCode, server.process.signalCode]).toEqual([0, null])
      expect(took.at(-1)).toBeLessThan(withinMs)
      await Promise.all([...silent, ...halfHead, ...halfBody].map((socket) => socket.closed || gone(socket)))
      expect(await Promise.all(ends)).toEqual(streams.map(() => true))
      await Promise.all(tills.map(({ ended }) => ended))
      acknowledged.push(...tills.flatMap((it) => it.acknowledged))
      saidClose += tills.filter(({ sawClose }) => sawClose).length
    }
    for (const id of acknowledged)
      expect(
        await database.db.read('SELECT COUNT(*) AS count FROM ledger WHERE command_id = $1', [id]),
      ).toEqual([{ count: 1 }])
    expect(saidClose).toBeGreaterThan(0)
    const sorted = took.toSorted((one, other) => one - other)
    process.stdout.write(
      `Stops: ${stops}, ${acknowledged.length} acknowledged, ${saidClose} of ${stops * each} tills told, median ${Math.round(sorted[stops >> 1] ?? 0)} ms, slowest ${Math.round(sorted.at(-1) ?? 0)} ms\n`,
    )
  }, 3_600_000)

  test('with nothing but silent connections it does not wait', async () => {
    const server = await start()
    const silent = await Promise.all(Array.from({ length: each }, () => saying(server, '')))
    const startedAt = performance.now()
    await server.stop()
    expect(server.process.exitCode).toBe(0)
    expect(performance.now() - startedAt).toBeLessThan(2500)
    for (const socket of silent) socket.destroy()
  })
})
