/**
 * The description of the API in the hands of others: two validators take it, a validator takes real answers by it, and a
 * client that is generated from it does its work at a running server, typed.
 */
import { execFile } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { createConfig, lintFromString } from '@redocly/openapi-core'
import { Validator } from '@seriousme/openapi-schema-validator'
import { Ajv2020 } from 'ajv/dist/2020.js'
import { generateApi } from 'swagger-typescript-api'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { webhookKinds } from '#shared/webhooks-api.ts'
import { openDb } from '../db/open.ts'
import { createVault } from '../db/vault.ts'
import { createStampCard } from '../ledger/stamp-cards.ts'
import { type ServerProcess, startServer } from '../testing/server-process.ts'
import { testApiKey, testSecret } from '../testing/test-shop.ts'

type Schema = { [name: string]: Schema }
type Description = { paths: Record<string, Schema>; webhooks: Record<string, unknown> }

const folder = mkdtempSync(join(tmpdir(), 'stampdesk-openapi-'))
const tsc = fileURLToPath(new URL('../../../node_modules/typescript/bin/tsc', import.meta.url))
const year = new Date().getFullYear()
const stamp = { cardIdx: 1, strtYmd: `${year - 1}-01-01`, endYmd: `${year + 1}-12-31` }
let server: ServerProcess
let text: string
let description: Description
beforeAll(async () => {
  const dataDir = join(folder, 'data')
  const db = await openDb({ dataDir, log: () => {} })
  const card = {
    cardIdx: 1,
    cardNm: 'Bagel card',
    cardTtl: 'One free bagel',
    maxStamps: 2,
    validDays: 365,
    onsitePwd: null,
  }
  await createStampCard({ db, vault: createVault(testSecret), now: Date.now }, card, 'test')
  await db.close()
  server = await startServer({ DATA_DIR: dataDir })
  text = await (await fetch(`${server.url}/api/openapi.json`)).text()
  description = JSON.parse(text) as Description
})
afterAll(async () => {
  await server.stop()
  rmSync(folder, { recursive: true })
})

async function problems(source: string): Promise<string[]> {
  const config = await createConfig({ extends: ['recommended'] })
  const found = await lintFromString({ source, config })
  const { valid, errors } = await new Validator().validate(JSON.parse(source) as Record<string, unknown>)
  return [...found.map(({ message }) => message), ...(valid ? [] : [JSON.stringify(errors)])]
}

test('two validators find nothing in it, and find what is planted', async () => {
  expect(await problems(text)).toEqual([])
  expect(await problems(text.replace('"operationId":"putStampAdd"', '"operationId":7'))).toHaveLength(2)
}, 120_000)

test('it has each kind of webhook with its payload, and says which key an operation asks for', () => {
  expect(Object.keys(description.webhooks).toSorted()).toEqual([...webhookKinds, 'webhook.test'].toSorted())
  const asked = (path: string, method: string) => description.paths[path]?.[method]?.security
  expect(asked('/api/stamp/v1/add', 'put')).toEqual([{ apiKey: ['stamps'] }])
  expect(asked('/api/stamp/v1/validate', 'get')).toEqual([{ apiKey: ['read'] }, { session: [] }])
  expect(asked('/metrics', 'get')).toEqual([{ apiKey: ['metrics'] }])
  expect(asked('/healthz', 'get')).toEqual([])
})

test('a client that is generated from it is typed, and works', async () => {
  mkdirSync(join(folder, 'client'))
  await generateApi({
    spec: (process.env.DEEP ? description : partOf(description)) as never,
    output: join(folder, 'client'),
    fileName: 'client.ts',
    httpClientType: 'fetch',
    generateUnionEnums: true,
    silent: true,
  })
  const file = join(folder, 'client/use.ts')
  writeFileSync(file, useOfClient)
  const options = ['--strict', '--noEmit', '--ignoreConfig', '--allowImportingTsExtensions', '--skipLibCheck']
  const target = ['--target', 'es2024', '--module', 'nodenext', '--lib', 'es2024,dom,dom.iterable']
  // Not at once with this process held up: what idles meanwhile is hung up by the server.
  const compiled = await promisify(execFile)(process.execPath, [tsc, ...options, ...target, file]).catch(
    (error: { stdout: string }) => error,
  )
  expect(compiled.stdout).toBe('')
  const { fillAndRedeem } = (await import(file)) as {
    fillAndRedeem: (url: string, key: string, stamp: object) => Promise<unknown>
  }
  expect(await fillAndRedeem(server.url, testApiKey, stamp)).toEqual({
    stamps: 2,
    before: null,
    after: 'already-redeemed',
    refused: 1401,
  })
}, 120_000)

/** What the client below uses: of the whole it takes half a minute to make one. */
function partOf({ paths, ...rest }: Description): Description {
  const used = Object.entries(paths).filter(([path]) => /\/api\/stamp\/|\/public\//.test(path))
  return { ...rest, paths: Object.fromEntries(used) }
}

/** Where a type is not what is said here, the compiler says so. */
const useOfClient = `
import { Api } from './client.ts'

export async function fillAndRedeem(url: string, key: string, stamp: Parameters<Api<unknown>['api']['postStampCreate']>[0]) {
  const { api } = new Api({ baseUrl: url, baseApiParams: { headers: { Authorization: 'APIKey ' + key } } })
  const made: string = (await api.postStampCreate(stamp)).data.result
  const stampIdx = Number(made)
  for (let n = 0; n < 2; n++) await api.putStampAdd({ stampIdx })
  // @ts-expect-error a text is no number
  const wrong = () => api.putStampAdd({ stampIdx: 'made' })
  const { result } = (await api.getStampValidate({ stampIdx: made })).data
  const stamps: number = result.stamps
  const name: string | null = result.userNm
  const objection = async () => (await api.getCounterPublicStampsStampIdx(made)).data.result.objection
  const before: 'already-redeemed' | 'expired' | null | string = await objection()
  await api.putStampRedeem({ stampIdx })
  const after = await objection()
  // @ts-expect-error no such refusal
  const none = () => after === 'a word that is none'
  const refused: number = await new Api({ baseUrl: url }).api
    .putStampAdd({ stampIdx })
    .then(({ data }) => data.code, (answer) => answer.error.code)
  return { stamps, before, after, refused }
}
`

test('an answer with an enum that may be null is as it says, and with another word is not', async () => {
  const at = ['get', 'responses', '200', 'content', 'application/json', 'schema']
  const operation = description.paths['/api/counter/v1/public/stamps/{stampIdx}']
  const schema = at.reduce((it: Schema | undefined, name) => it?.[name], operation)
  const matches = new Ajv2020({ strict: false }).compile(schema ?? false)
  const key = { Authorization: `APIKey ${testApiKey}`, 'Content-Type': 'application/json' }
  const created = await fetch(`${server.url}/api/stamp/v1/create`, {
    method: 'POST',
    headers: key,
    body: JSON.stringify(stamp),
  })
  const { result: stampIdx } = (await created.json()) as { result: string }
  const look = async () => (await fetch(`${server.url}/api/counter/v1/public/stamps/${stampIdx}`)).json()
  const good = (await look()) as { result: { objection: string | null } }
  expect(good.result.objection).toBeNull()
  expect(matches(good)).toBe(true)
  const update = {
    method: 'PUT',
    headers: key,
    body: JSON.stringify({ stampIdx: Number(stampIdx), activeYn: 'N' }),
  }
  await fetch(`${server.url}/api/stamp/v1/update`, update)
  const off = (await look()) as typeof good
  expect(off.result.objection).toBe('not-active')
  expect(matches(off)).toBe(true)
  expect(matches({ ...off, result: { ...off.result, objection: 'a word that is none' } })).toBe(false)
})
