/** The real server on a fresh sample shop, with a folder of its own for the built app. */
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Demo, spokenProtocols } from '#shared/counter-api.ts'
import { createStampdesk } from '../src/server/composition/stampdesk.ts'
import { openDb } from '../src/server/db/open.ts'
import { createCustomerPage } from '../src/server/http/customer-page.ts'
import { createFiles } from '../src/server/http/files.ts'
import { listen } from './loopback.ts'

export type OwnServer = {
  address: string
  /** The sample customer whose label begins so. */
  customer(name: string): Promise<Demo['stamps'][number]>
  /** From now on each query fails, while the process goes on to answer. */
  loseDatabase(): Promise<void>
  stop(): Promise<void>
}

const quiet = { request() {}, info() {}, fault() {} }

/** `protocols` is looked at anew with each request: changing it is a server of another age in the same place. */
export async function startOwnServer(
  dist: string,
  protocols: readonly number[] = spokenProtocols,
): Promise<OwnServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-data-'))
  const db = await openDb({ databaseUrl: undefined, dataDir, log: () => {} })
  const customerPage = createCustomerPage(dist)
  let address = ''
  let isLost = false
  const { app } = await createStampdesk({
    db,
    secret: 'a secret of the end-to-end tests, long enough',
    now: Date.now,
    log: quiet,
    timeZone: 'Asia/Seoul',
    publicUrl: () => address,
    stampDomains: [],
    isTls: false,
    demo: true,
    files: createFiles(dist),
    ...(customerPage && { customerPage }),
    protocols,
  })
  const server = await listen(app.fetch)
  address = server.address
  return {
    address,
    async customer(name) {
      const { result } = (await (await fetch(`${address}/api/counter/v1/demo`)).json()) as { result: Demo }
      const found = result.stamps.find(({ label }) => label.startsWith(name))
      if (!found) throw new Error(`the sample shop has no ${name}`)
      return found
    },
    loseDatabase() {
      isLost = true
      return db.close()
    },
    async stop() {
      await server.close()
      if (!isLost) await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
