/** A shop with days of work behind it, for the manager's screens: made by the ledger itself, with a clock of its own. */
import { randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from '@playwright/test'
import { openDb } from '../src/server/db/open.ts'
import { createFiles } from '../src/server/http/files.ts'
import type { Caller } from '../src/server/ledger/caller.ts'
import { createSessions } from '../src/server/people/sessions.ts'
import { shopSettings } from '../src/server/people/shop-settings.ts'
import { insertTablet } from '../src/server/people/tablets.ts'
import { randomFrom } from '../src/server/testing/honest-traffic.ts'
import { onsitePwd, openTestShop, type TestShop } from '../src/server/testing/test-shop.ts'
import { listen } from './loopback.ts'

export type ReviewShop = {
  address: string
  /** SQLite's folder. */
  dataDir: string
  shop: TestShop
  /** Signs the manager in, as at a desk. */
  signIn(page: Page): Promise<void>
  /** One stamp at a tablet, now. */
  addNow(stampIdx?: number): Promise<void>
  close(): Promise<void>
}

const dayMs = 86_400_000
const hourMs = 3_600_000
/** The middle of a day in Seoul, so that "today" has its hours before and after it. */
const callers: Caller[] = [
  { kind: 'tablet', tabletId: 'till-1', tabletNm: 'Till 1', personId: 'jo', personNm: 'Jo' },
  { kind: 'tablet', tabletId: 'till-2', tabletNm: 'Terrace', personId: 'ana', personNm: 'Ana' },
  { kind: 'tablet', tabletId: 'till-1', tabletNm: 'Till 1', personId: 'minjun', personNm: '민준' },
]

export async function openReviewShop({ days = 3, aDay = 60, dist = 'dist' } = {}): Promise<ReviewShop> {
  const dataDir = mkdtempSync(join(tmpdir(), 'stampdesk-review-'))
  const db = await openDb({ databaseUrl: undefined, dataDir, log: () => {} })
  let frozen: number | null = Date.now() - days * dayMs
  let address = 'http://127.0.0.1'
  const now = () => frozen ?? Date.now()
  const shop = await openTestShop({ db }, { now, publicUrl: () => address, files: createFiles(dist) })
  await db.write(async (tx) => {
    for (const [id, name] of [
      ['ana', 'Ana'],
      ['minjun', '민준'],
    ] as const)
      await tx.run("INSERT INTO people (person_id, name, role, created_at) VALUES ($1, $2, 'cashier', $3)", [
        id,
        name,
        now(),
      ])
    const tablet = { tabletId: 'till-2', tokenHash: 'none', name: 'Terrace', place: 'Terrace' }
    await insertTablet(tx, { ...tablet, may: ['add', 'redeem'], pairedBy: 'kim' }, now())
    await shopSettings.write(tx, { shopNm: 'Corner Coffee' })
  })
  await work(shop, { days, aDay, at: (it) => void (frozen = it) })
  frozen = null
  const server = await listen(shop.app.fetch)
  address = server.address
  const sessions = createSessions({ db, now })

  return {
    address,
    dataDir,
    shop,
    async signIn(page) {
      const value = await sessions.openInBrowser('kim', 'password')
      await page.context().addCookies([{ name: 'stampdesk', value, url: address, sameSite: 'Strict' }])
    },
    async addNow(stampIdx) {
      const [caller] = callers
      if (!caller) throw new Error('nobody is at the tablet')
      const onto = stampIdx ?? (await shop.stampWith(0))
      await shop.ledger.decide({ kind: 'add', commandId: randomUUID(), stampIdx: onto, count: 1 }, { caller })
    },
    async close() {
      await server.close()
      await db.close()
      rmSync(dataDir, { recursive: true, force: true })
    },
  }
}

type Work = { days: number; aDay: number; at: (instant: number) => void }

async function work(shop: TestShop, { days, aDay, at }: Work): Promise<void> {
  const random = randomFrom(7)
  const one = <T>(of: readonly T[]): T => of[Math.floor(random() * of.length)] as T
  const end = Date.now()
  const cards: { stampIdx: number; stamps: number; cardIdx: 1 | 2 }[] = []
  for (let n = 0; n < 12; n++) {
    const cardIdx = n % 3 === 0 ? 2 : 1
    cards.push({ stampIdx: await shop.stampWith(0, cardIdx), stamps: 0, cardIdx })
  }
  const instants = Array.from({ length: days * aDay }, (_, n) => {
    const midnight = end - (days - Math.floor(n / aDay)) * dayMs
    return midnight + random() * dayMs
  }).toSorted((first, other) => first - other)

  for (const [n, instant] of instants.entries()) {
    const when = Math.min(Math.round(instant), end - 1000)
    at(when)
    const caller = one(callers)
    const card = one(cards)
    const commandId = randomUUID()
    const full = card.cardIdx === 1 ? 10 : 6
    if (card.stamps >= full) {
      // Now and then the password is mistyped first.
      if (n % 2 === 0 && card.cardIdx === 1)
        await shop.ledger.decide(
          { kind: 'redeem', commandId: randomUUID(), stampIdx: card.stampIdx, onsitePwd: '1' },
          { caller },
        )
      await shop.ledger.decide({ kind: 'redeem', commandId, stampIdx: card.stampIdx, onsitePwd }, { caller })
      card.stampIdx = await shop.stampWith(0, card.cardIdx)
      card.stamps = 0
      continue
    }
    const count = random() < 0.2 ? Math.min(2, full - card.stamps) : 1
    const add = { kind: 'arriving-add', commandId, stampIdx: card.stampIdx, count, tappedAt: when } as const
    const isLate = n % 17 === 0
    await shop.ledger.decide(add, {
      caller,
      tappedAt: isLate ? when - hourMs : when - 400,
      pinChecked: !isLate,
    })
    card.stamps += count
  }
  at(end - 500)
  const [card] = cards
  if (!card) throw new Error('no card was made')
  // A correction, with a reason that a spreadsheet would calculate.
  await shop.ledger.decide(
    {
      kind: card.stamps > 0 ? 'remove' : 'add',
      commandId: randomUUID(),
      stampIdx: card.stampIdx,
      count: 1,
      reason: '=HYPERLINK("http://x.test")',
    },
    {
      caller: { kind: 'tablet', tabletId: 'desk:kim', tabletNm: 'Desk', personId: 'kim', personNm: 'Kim' },
      mayCorrect: true,
    },
  )
}
