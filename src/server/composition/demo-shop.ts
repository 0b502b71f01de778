/** A sample shop for an empty data folder: everything in it is made by the same commands as in a real one. */

import { randomUUIDv7 } from 'node:crypto'
import type { Demo } from '#shared/counter-api.ts'
import { objection, type Snapshot, type UpdateStamp } from '#shared/stamp.ts'
import { formatStampCode } from '#shared/stamp-code.ts'
import { daysAfter } from '#shared/ymd.ts'
import { makeNextStamp } from '../automation/next-cycle.ts'
import type { Db } from '../db/db.ts'
import { claimSetting, textSetting } from '../db/settings.ts'
import type { Vault } from '../db/vault.ts'
import { nobody } from '../ledger/holders.ts'
import type { Ledger } from '../ledger/ledger.ts'
import type { Reads } from '../ledger/reads.ts'
import { createStampCard } from '../ledger/stamp-cards.ts'
import { shopSettings } from '../people/shop-settings.ts'

/** Known to everyone who reads this: the server runs them on loopback only. */
export const demoSecrets = {
  onsitePwd: '735182',
  people: [
    { personId: 'demo-jo', name: 'Jo', role: 'cashier', pin: '284913' },
    { personId: 'demo-sam', name: 'Sam', role: 'manager', pin: '650372' },
  ],
} as const

const cards = [
  {
    cardIdx: 1,
    cardNm: 'Americano card',
    cardTtl: 'One free Americano',
    maxStamps: 10,
    validDays: 365,
    onsitePwd: demoSecrets.onsitePwd,
  },
  {
    cardIdx: 2,
    cardNm: 'Bagel card',
    cardTtl: 'One free bagel',
    maxStamps: 6,
    validDays: 180,
    onsitePwd: null,
  },
]

type Customer = { name: string; cardIdx: number; stamps: number; after?: UpdateStamp['changes'] | 'redeem' }

export type DemoDeps = {
  db: Db
  vault: Vault
  ledger: Ledger
  reads: Reads
  now: () => number
  dayOf: (at: number) => string
}

const system = { caller: { kind: 'system' } } as const

export const demoBegun = textSetting('demo')

/** Fills an empty database. Of several processes that start at once one does it. */
export async function seedDemo(deps: DemoDeps): Promise<void> {
  const { db, now } = deps
  const isOurs = await db.write(async (tx) => {
    if (!(await claimSetting(tx, demoBegun, '1'))) return false
    await shopSettings.claim(tx, { shopNm: 'Corner Coffee' })
    for (const { personId, name, role } of demoSecrets.people)
      await tx.run('INSERT INTO people (person_id, name, role, created_at) VALUES ($1, $2, $3, $4)', [
        personId,
        name,
        role,
        now(),
      ])
    return true
  })
  if (!isOurs) return
  for (const card of cards) await createStampCard(deps, card, 'demo')
  for (const customer of customers(deps)) await seedCustomer(deps, customer)
}

function customers({ now, dayOf }: DemoDeps): Customer[] {
  const day = (offset: number) => daysAfter(dayOf(now()), offset)
  return [
    { name: 'Mina', cardIdx: 1, stamps: 9 },
    { name: 'Theo', cardIdx: 1, stamps: 3 },
    { name: 'Hana', cardIdx: 1, stamps: 0 },
    { name: 'Leo', cardIdx: 1, stamps: 10 },
    { name: 'Sofia', cardIdx: 1, stamps: 10, after: 'redeem' },
    { name: 'Jun', cardIdx: 1, stamps: 6, after: { strtYmd: day(-400), endYmd: day(-35) } },
    { name: 'Ava', cardIdx: 1, stamps: 0, after: { strtYmd: day(14), endYmd: day(379) } },
    { name: 'Noah', cardIdx: 1, stamps: 4, after: { active: false } },
    { name: 'Yuna', cardIdx: 1, stamps: 7 },
    { name: 'Max', cardIdx: 2, stamps: 0 },
    { name: 'Iris', cardIdx: 2, stamps: 5 },
    { name: 'Omar', cardIdx: 2, stamps: 6 },
  ]
}

async function seedCustomer(deps: DemoDeps, customer: Customer): Promise<void> {
  const { ledger, now, dayOf } = deps
  const card = cards.find(({ cardIdx }) => cardIdx === customer.cardIdx)
  const { stampIdx } = await ledger.decide(
    {
      kind: 'create',
      commandId: randomUUIDv7(),
      cardIdx: customer.cardIdx,
      strtYmd: dayOf(now()),
      endYmd: daysAfter(dayOf(now()), card?.validDays ?? 365),
      domain: null,
      active: true,
      holder: { ...nobody, userNm: customer.name, memo: 'demo' },
    },
    system,
  )
  if (stampIdx === null) throw new Error(`the demo's card ${customer.cardIdx} was refused`)
  for (let n = 0; n < customer.stamps; n++)
    await ledger.decide({ kind: 'add', commandId: randomUUIDv7(), stampIdx, count: 1 }, system)
  if (customer.after === 'redeem') {
    const onsitePwd = card?.onsitePwd ?? null
    await ledger.decide({ kind: 'redeem', commandId: randomUUIDv7(), stampIdx, onsitePwd }, system)
    await makeNextStamp(deps, stampIdx)
  } else if (customer.after) {
    await ledger.decide(
      { kind: 'update', commandId: randomUUIDv7(), stampIdx, changes: customer.after },
      system,
    )
  }
}

/** The demo's customers as they are now, a redeemed card's successor included. */
export async function readDemo({ db, reads }: Pick<DemoDeps, 'db' | 'reads'>, apiKey: string): Promise<Demo> {
  const rows = await db.read<{ stamp_idx: number }>(
    `SELECT s.stamp_idx AS stamp_idx FROM stamps s JOIN holders h ON h.stamp_idx = s.stamp_idx
     WHERE h.memo = 'demo' AND s.deleted_at IS NULL ORDER BY s.created_at, s.follows, s.stamp_idx`,
  )
  const snapshots = await Promise.all(rows.map((row) => reads.snapshot(row.stamp_idx)))
  return {
    apiKey,
    people: demoSecrets.people.map(({ name, role, pin }) => ({ name, role, pin })),
    stamps: snapshots.filter((snapshot) => snapshot !== null).map(toDemoStamp),
  }
}

function toDemoStamp(snapshot: Snapshot): Demo['stamps'][number] {
  const { stampIdx, stampUrl, userNm, cardNm, onsite } = snapshot
  return {
    stampIdx,
    code: formatStampCode(stampIdx),
    stampUrl,
    label: `${userNm ?? 'Customer'} · ${cardNm}`,
    state: stateOf(snapshot),
    onsitePwd: onsite ? demoSecrets.onsitePwd : null,
  }
}

const stateNames = {
  'already-redeemed': 'redeemed',
  'not-active': 'inactive',
  'not-yet-valid': 'not yet valid',
  expired: 'expired',
} as const

function stateOf(snapshot: Snapshot): string {
  const refusal = objection.use(snapshot, snapshot.today)
  if (refusal && refusal in stateNames) return stateNames[refusal as keyof typeof stateNames]
  if (snapshot.stamps === 0) return 'new'
  return snapshot.stamps === snapshot.maxStamps ? 'full' : `${snapshot.stamps} of ${snapshot.maxStamps}`
}
