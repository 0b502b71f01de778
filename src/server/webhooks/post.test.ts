/** S-7: webhooks cannot reach inside. */
import { createServer } from 'node:http'
import { type AddressInfo, createServer as createTcpServer } from 'node:net'
import { expect, test } from 'vitest'
import { type Address, checkAddress, isPublicAddress, postPinned, type Resolve } from './post.ts'

const four = (address: string): Address => ({ address, family: 4 })
const nowhere: Resolve = async () => []
const dns =
  (...answers: Address[]): Resolve =>
  async () =>
    answers

const inside = `
  127.0.0.1 127.1 127.0.1 127.255.255.254 0 0.0.0.0 2130706433 017700000001 0x7f000001 0x7f.0.0.1
  0177.0.0.1 0x7f.1 127.0.0.1. 1２7.0.0.1 ⑫7.0.0.1 127。0。0。1 10.0.0.1 10.255.255.255 167772161 0xa000001
  012.0.0.1 172.16.0.1 172.31.255.255 192.168.0.1 192.168.1.254 3232235521 0xc0a80001 0300.0250.0.1
  169.254.169.254 2852039166 0xa9fea9fe 0251.0376.0251.0376 169.254.0.1 100.64.0.1 100.127.255.255
  192.0.0.1 192.0.2.1 198.18.0.1 198.19.255.255 198.51.100.1 203.0.113.1 224.0.0.1 239.255.255.255
  240.0.0.1 255.255.255.255 192.88.99.1 [::1] [::] [0:0:0:0:0:0:0:1] [::ffff:127.0.0.1] [::ffff:7f00:1]
  [::ffff:10.0.0.1] [::ffff:169.254.169.254] [::ffff:8.8.8.8] [::127.0.0.1] [::7f00:1] [fe80::1] [febf::1]
  [fc00::1] [fd00:ec2::254] [fdff::1] [fec0::1] [ff02::1] [ff05::2] [64:ff9b::7f00:1] [64:ff9b::10.0.0.1]
  [64:ff9b:1::1] [2002:7f00:1::] [2002:a00:1::1] [2001::1] [2001:0:7f00:1::] [2001:db8::1] [2001:10::1]
  [2001:20::1] [3fff::1] [100::1] [5f00::1] [::ffff:0:127.0.0.1]`
  .trim()
  .split(/\s+/)

const notAddresses = [
  '',
  'not a url',
  '//host/x',
  'https://',
  'https://256.0.0.1',
  'https://1.2.3.4.5',
  'https://0x100000000',
  'https://[::1',
  'https://[::g]',
  'https://a b',
  'https://exa%6',
  'https://%00',
]
const wrongSchemes = `
  http://hooks.test ftp://hooks.test file:///etc/passwd gopher://hooks.test javascript:alert(1)
  data:text/plain,x ws://hooks.test unix:/run/docker.sock https+unix://x blob:https://hooks.test/1`
  .trim()
  .split(/\s+/)
const withUsers = `
  https://user@hooks.test https://user:pw@hooks.test https://:pw@hooks.test https://hooks.test@127.0.0.1
  https://127.0.0.1@hooks.test`
  .trim()
  .split(/\s+/)
const answersInside = `
  127.0.0.1 10.1.2.3 172.20.0.1 192.168.5.5 169.254.169.254 100.100.100.200 0.0.0.0 198.18.1.1 224.1.1.1
  255.255.255.255`
  .trim()
  .split(/\s+/)
const answersInside6 = `
  ::1 :: fe80::1 fd12::1 ::ffff:10.0.0.1 64:ff9b::a00:1 2002:a00:1:: ff02::1 ::ffff:7f00:1 2001:db8::5`
  .trim()
  .split(/\s+/)
const names = ['hooks.test', 'localhost', 'a.internal', 'metadata.google.internal', 'hooks.test.']

type Case = [title: string, url: string, resolve: Resolve]
const cases: Case[] = [
  ...inside.map((host): Case => [`literal ${host}`, `https://${host}/hook`, nowhere]),
  ...notAddresses.map((url): Case => [`no address ${url}`, url, dns(four('93.184.216.34'))]),
  ...wrongSchemes.map((url): Case => [`scheme ${url}`, url, dns(four('93.184.216.34'))]),
  ...withUsers.map((url): Case => [`user ${url}`, url, dns(four('93.184.216.34'))]),
  ...names.flatMap((name) => [
    ...answersInside.map((to): Case => [`${name} is ${to}`, `https://${name}`, dns(four(to))]),
    ...answersInside6.map(
      (to): Case => [`${name} is ${to}`, `https://${name}`, dns({ address: to, family: 6 })],
    ),
  ]),
  ...answersInside.map(
    (to): Case => [`one of two is ${to}`, 'https://x.test', dns(four('93.184.216.34'), four(to))],
  ),
  ['look-up fails', 'https://x.test', async () => Promise.reject(new Error('ENOTFOUND'))],
  ['look-up is empty', 'https://x.test', nowhere],
  ['look-up answers nonsense', 'https://x.test', dns(four('not-an-ip'))],
]

/** The cases that a check lets through. */
async function passed(check: typeof checkAddress): Promise<string[]> {
  const found: string[] = []
  for (const [title, url, resolve] of cases)
    if (!('refused' in (await check(url, resolve, [])))) found.push(title)
  return found
}

test(`${cases.length} addresses that reach inside, or nowhere, are refused before a connection`, async () => {
  expect(cases.length).toBeGreaterThanOrEqual(200)
  expect(await passed(checkAddress)).toEqual([])
})

test('planted: a check that reads the name and not what it stands for lets many through', async () => {
  const byName: typeof checkAddress = async (text) => {
    const url = URL.parse(text)
    const isInside = /^(localhost$|127\.|10\.|192\.168\.|169\.254\.|\[::1])/.test(url?.hostname ?? '')
    return !url || url.protocol !== 'https:' || isInside
      ? { refused: 'inside' }
      : { url, to: [four('1.1.1.1')] }
  }
  const found = await passed(byName)
  for (const title of ['literal [::ffff:7f00:1]', 'hooks.test is 127.0.0.1', 'look-up fails'])
    expect(found).toContain(title)
})

test('public addresses are let through, and the checked one is what is connected to', async () => {
  for (const address of ['93.184.216.34', '8.8.8.8', '2606:2800:220:1::1', '2a00:1450::1'])
    expect(isPublicAddress(address)).toBe(true)
  const checked = await checkAddress('https://hooks.test:8443/x?y=1', dns(four('93.184.216.34')), [])
  expect(checked).toMatchObject({ to: [four('93.184.216.34')] })
})

test('a name that is looked up again as an inner one (rebinding) is looked up once only', async () => {
  let lookups = 0
  const rebinding: Resolve = async () => [four(lookups++ === 0 ? '93.184.216.34' : '127.0.0.1')]
  expect(await checkAddress('https://rebind.test', rebinding, [])).toMatchObject({
    to: [four('93.184.216.34')],
  })
  expect(lookups).toBe(1)
})

test('the connection goes to the pinned address whatever the name says, and a redirect is not followed', async () => {
  const seen: string[] = []
  const server = createServer((request, response) => {
    seen.push(`${request.headers.host} ${request.url}`)
    response.writeHead(302, { location: 'http://127.0.0.1:1/inside' }).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = new URL(`http://no-such-name.invalid:${port}/hook`)
  expect(await postPinned([four('127.0.0.1')], url, {}, '{}')).toBe(302)
  expect(seen).toEqual([`no-such-name.invalid:${port} /hook`])
  server.close()
})

test('a name with several addresses is reached by the one that answers', async () => {
  const server = createServer((_, response) => response.writeHead(204).end())
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.2', resolve))
  const { port } = server.address() as AddressInfo
  const url = new URL(`http://no-such-name.invalid:${port}/hook`)
  const to = await checkAddress('https://x.test', dns(four('93.184.216.34'), four('8.8.8.8')), [])
  expect(to).toMatchObject({ to: [four('93.184.216.34'), four('8.8.8.8')] })
  expect(await postPinned([four('127.0.0.1'), four('127.0.0.3'), four('127.0.0.2')], url, {}, '{}')).toBe(204)
  await expect(postPinned([four('127.0.0.1'), four('127.0.0.3')], url, {}, '{}')).rejects.toThrow()
  server.close()
})

test('a receiver that changes the protocol has answered, and one that hangs up has not', async () => {
  const answers = ['HTTP/1.1 101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: x\r\n\r\n', '']
  const server = createTcpServer((socket) =>
    socket.once('data', () => {
      const answer = answers.shift()
      if (answer) socket.write(answer)
      else socket.destroy()
    }),
  )
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const url = new URL(`http://no-such-name.invalid:${port}/hook`)
  expect(await postPinned([four('127.0.0.1')], url, {}, '{}')).toBe(101)
  await expect(postPinned([four('127.0.0.1')], url, {}, '{}')).rejects.toThrow()
  server.close()
})

test('the owner may allow a host inside by name, http included; another one stays refused', async () => {
  const toInside = dns(four('10.0.0.5'))
  expect(await checkAddress('http://till.lan/hook', toInside, ['till.lan'])).toHaveProperty('to')
  expect(await checkAddress('http://tills.lan/hook', toInside, ['till.lan'])).toHaveProperty('refused')
})
