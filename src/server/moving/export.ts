/** Every stamp that this counter knows, as the hosted service holds it: one `validate` each, at the plan's pace. */
import * as v from 'valibot'
import { canonicalJson } from '#shared/canonical-json.ts'
import type { Holder } from '#shared/stamp.ts'
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { takeCall } from '../gateway/call-budget.ts'
import type { HostedApi, HostedLimits } from '../gateway/hosted-call.ts'
import type { SeenRow, View } from '../gateway/observations.ts'
import { assertNothingUnderWay } from './house.ts'

const text = v.nullable(v.string())
const exportedStamp = v.object({
  stampIdx: v.number(),
  /** Of its stamp card. */
  cardIdx: v.number(),
  cardNm: v.string(),
  cardTtl: v.string(),
  stampImgUrl: text,
  onsitePwd: text,
  maxStamps: v.number(),
  stamps: v.number(),
  strtYmd: v.string(),
  endYmd: v.string(),
  active: v.boolean(),
  /** Its reward was given here: by our own record. */
  redeemedAt: v.nullable(v.number()),
  /** The redeemed one in whose cycle it goes on. */
  follows: v.nullable(v.number()),
  /** Null where it cannot be looked at any more: the service shows no count of those, and ours is taken. */
  holder: v.nullable(v.record(v.string(), text)),
  /** Our own count, where the service had another. */
  drift: v.nullable(v.number()),
})
const exported = v.object({
  /** That had gone to the service by then. */
  calls: v.number(),
  stamps: v.array(exportedStamp),
  left: v.array(v.object({ stampIdx: v.number(), why: v.string() })),
})
export type ExportedStamp = v.InferOutput<typeof exportedStamp>
export type Exported = v.InferOutput<typeof exported>

const houseFile = v.object({
  kind: v.literal('stampdesk-house-1'),
  exportedAt: v.number(),
  cards: v.number(),
  stamps: v.number(),
  sealed: v.string(),
})
export type HouseFile = v.InferOutput<typeof houseFile>

type ExportDeps = {
  db: Db
  vault: Vault
  hosted: Pick<HostedApi, 'validate'>
  limits: HostedLimits
  now: () => number
  sleep: (ms: number) => Promise<void>
  /** After each hundred. */
  tell?: (done: number, all: number) => void
}

type KnownRow = SeenRow & { redeemed_at: number | null; follows: number | null }

const mostTries = 6
const tellEvery = 100

/** Refused while anything is under way, and where the shop has worked meanwhile. */
export async function exportHouse(deps: ExportDeps): Promise<{ file: HouseFile; content: Exported }> {
  const { db, vault, now, tell } = deps
  await assertNothingUnderWay(db)
  const exportedAt = now()
  const before = await countCalls(db)
  const rows = await knownStamps(db)
  const content: Exported = { calls: before, stamps: [], left: [] }
  for (const [n, row] of rows.entries()) {
    const found = await read(deps, row)
    if (typeof found === 'string') content.left.push({ stampIdx: row.stamp_idx, why: found })
    else content.stamps.push(found)
    if ((n + 1) % tellEvery === 0) tell?.(n + 1, rows.length)
  }
  await assertNothingUnderWay(db)
  if ((await countCalls(db)) !== before)
    throw new Error('The shop has worked while its stamps were read: stop its server, and export again.')
  const sums = {
    cards: content.stamps.length,
    stamps: content.stamps.reduce((sum, { stamps }) => sum + stamps, 0),
  }
  const sealed = vault.seal(canonicalJson(content), contextOf(exportedAt))
  return { file: { kind: 'stampdesk-house-1', exportedAt, ...sums, sealed }, content }
}

/** Throws where it is none of this shop's, or was altered. */
export function openHouseFile(vault: Vault, source: string): { file: HouseFile; content: Exported } {
  const parsed = v.safeParse(houseFile, parseJson(source))
  if (!parsed.success) throw new Error('this is no file of "stampdesk hosted export"')
  const { sealed, exportedAt } = parsed.output
  let opened: string
  try {
    opened = vault.unseal(sealed, contextOf(exportedAt))
  } catch (error) {
    throw new Error('the file was altered, or made with another STAMPDESK_SECRET', { cause: error })
  }
  return { file: parsed.output, content: v.parse(exported, JSON.parse(opened)) }
}

const contextOf = (exportedAt: number) => `house:${exportedAt}`

function parseJson(source: string): unknown {
  try {
    return JSON.parse(source)
  } catch {
    return null
  }
}

export const countCalls = async (db: Db) =>
  Number((await db.read<Row & { count: number }>('SELECT COUNT(*) AS count FROM upstream_intents'))[0]?.count)

function knownStamps(db: Db): Promise<KnownRow[]> {
  return db.read<KnownRow>(
    `SELECT u.stamp_idx, u.fence, u.stamps, u.seen_at, u.refusal, u.view, u.said, r.at AS redeemed_at,
       COALESCE(m.stamp_idx, (SELECT MAX(a.stamp_idx) FROM automations a
         WHERE a.kind = 'next-stamp' AND a.made = CAST(u.stamp_idx AS TEXT))) AS follows
     FROM upstream_stamps u LEFT JOIN redemptions r ON r.stamp_idx = u.stamp_idx
       LEFT JOIN moved_stamps m ON m.hosted_idx = u.stamp_idx
     WHERE u.stamp_idx > 0 ORDER BY u.stamp_idx`,
  )
}

/** The stamp, or why it stays where it is. */
async function read(deps: ExportDeps, row: KnownRow): Promise<ExportedStamp | string> {
  const seen = await validate(deps, row.stamp_idx)
  const view: View | null = row.view ? JSON.parse(row.view) : null
  if (seen.kind === 'done') {
    const { cardIdx, cardNm, cardTtl, stampImgUrl, onsitePwd, maxStamps, stamps, strtYmd, endYmd, activeYn } =
      seen.result
    const { memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 } = seen.result
    const holder: Holder = { memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 }
    const card = { cardIdx, cardNm, cardTtl: cardTtl ?? cardNm, stampImgUrl, onsitePwd }
    const days = { strtYmd, endYmd, active: activeYn === 'Y' }
    const drift = row.stamps === null || row.stamps === stamps ? null : row.stamps
    return { ...idsOf(row), ...card, maxStamps, stamps, ...days, redeemedAt: null, holder, drift }
  }
  if (seen.refusal === 'not-found') return 'the service has it no more'
  if (seen.refusal === 'already-redeemed' && row.redeemed_at === null) return 'its reward was given elsewhere'
  if (!['already-redeemed', 'expired', 'not-active', 'not-yet-valid'].includes(seen.refusal))
    return `the service says "${seen.message}"`
  if (!view || row.stamps === null) return `it is ${seen.refusal}, and its count was never seen`
  const isRedeemed = seen.refusal === 'already-redeemed'
  return {
    ...idsOf(row),
    cardIdx: view.cardIdx,
    cardNm: view.cardNm,
    cardTtl: view.cardTtl ?? view.cardNm,
    stampImgUrl: view.stampImgUrl,
    onsitePwd: null,
    maxStamps: view.maxStamps,
    stamps: isRedeemed ? view.maxStamps : row.stamps,
    strtYmd: view.strtYmd,
    endYmd: view.endYmd,
    active: seen.refusal !== 'not-active',
    redeemedAt: isRedeemed ? row.redeemed_at : null,
    holder: null,
    drift: null,
  }
}

const idsOf = ({ stamp_idx: stampIdx, follows }: KnownRow) => ({ stampIdx, follows })

/** A look leaves nothing in doubt: it is asked again, and a service that is away ends the export. */
async function validate({ db, hosted, limits, now, sleep }: ExportDeps, stampIdx: number) {
  let cause = 'no call was free'
  for (let turn = 1; turn <= mostTries; ) {
    const wait = await takeCall(db, limits, 'live', now())
    if (wait > 0) {
      await sleep(wait)
      continue
    }
    const seen = await hosted.validate(stampIdx)
    if (seen.kind === 'done' || seen.kind === 'refused') return seen
    cause = seen.cause
    await sleep(Math.max(seen.kind === 'not-sent' ? seen.retryAfterMs : 0, 1000 * 2 ** turn))
    turn++
  }
  throw new Error(
    `The service gives no answer about stamp ${stampIdx} (${cause}): nothing was written. Try again later.`,
  )
}
