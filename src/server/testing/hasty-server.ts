/** For R-6, a planted bug: a server that answers before it commits, and commits in the background. */
import { serve } from '@hono/node-server'
import type { Db } from '../db/db.ts'
import { openDb } from '../db/open.ts'
import { openTestShop } from './test-shop.ts'

const behindMs = 150
const db = await openDb({ dataDir: process.env.DATA_DIR ?? '', log: () => {} })
const open: (() => void)[] = []
setInterval(() => open.splice(0).forEach((commit) => commit()), behindMs)

/** The answer goes out when the work is done; its transaction stays open for a while. */
const hasty: Db = {
  ...db,
  write: (work) =>
    new Promise((resolve, reject) => {
      db.write(async (tx) => {
        resolve(await work(tx))
        await new Promise<void>((commit) => open.push(commit))
      }).catch(reject)
    }),
}
const { app } = await openTestShop({ db: hasty })
serve({ fetch: app.fetch, port: Number(process.env.PORT), hostname: '127.0.0.1' })
