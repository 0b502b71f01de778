/** The real server with a card of a hundred stamps, whose ledger the tests count. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createStampdesk } from '../../src/server/composition/stampdesk.ts'
import { openDb } from '../../src/server/db/open.ts'
import { createFiles } from '../../src/server/http/files.ts'
import { nobody } from '../../src/server/ledger/holders.ts'
import { createStampCard } from '../../src/server/ledger/stamp-cards.ts'
import { listen } from '../loopback.ts'

export type LedgerServer = {
  port: number
  /** A new stamp for up to a hundred adds. */
  newStamp(): Promise<number>
  /** Ids of the commands that the ledger has applied, in its order; a doubled one would be there twice. */
  applied(): Promise<string[]>
  /** Sum of what the stamps hold. */
  stampsHeld(stampIdxs: readonly number[]): Promise<number>
  stop(): Promise<void>
}

const quiet = { request() {}, info() {}, fault() {} }
const bigCard = 900

export async function startLedgerServer(dist: string): Promise<LedgerServer> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-outbox-'))
  const db = await openDb({ databaseUrl: undefined, dataDir, log: () => {} })
  const { app, ledger, vault } = await createStampdesk({
    db,
    secret: 'a secret of the end-to-end tests, long enough',
    now: Date.now,
    log: quiet,
    timeZone: 'UTC',
    publicUrl: () => 'http://127.0.0.1',
    stampDomains: [],
    isTls: false,
    demo: true,
    files: createFiles(dist),
  })
  const card = { cardIdx: bigCard, cardNm: 'Long card', cardTtl: 'Patience', maxStamps: 100, validDays: 365 }
  await createStampCard({ db, vault, now: Date.now }, { ...card, onsitePwd: null }, 'test')
  const server = await listen(app.fetch)

  return {
    port: Number(new URL(server.address).port),
    async newStamp() {
      const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10)
      const { stampIdx } = await ledger.decide(
        {
          kind: 'create',
          commandId: randomUUID(),
          cardIdx: bigCard,
          strtYmd: day(-1),
          endYmd: day(300),
          domain: null,
          active: true,
          holder: nobody,
        },
        { caller: { kind: 'system' } },
      )
      if (stampIdx === null) throw new Error('no stamp was made')
      return stampIdx
    },
    async applied() {
      const rows = await db.read<{ command_id: string }>(
        `SELECT l.command_id FROM ledger l JOIN stamps s ON s.stamp_idx = l.stamp_idx
         WHERE s.card_idx = $1 AND l.event = 'stamp.added' ORDER BY l.at, l.stamp_idx, l.command_id, l.part`,
        [bigCard],
      )
      return rows.map((row) => row.command_id)
    },
    async stampsHeld(stampIdxs) {
      const list = stampIdxs.map((_, index) => `$${index + 1}`).join(', ')
      const rows = await db.read<{ sum: number }>(
        `SELECT SUM(stamps) AS sum FROM stamps WHERE stamp_idx IN (${list})`,
        [...stampIdxs],
      )
      return Number(rows[0]?.sum ?? 0)
    },
    async stop() {
      await server.close()
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}
