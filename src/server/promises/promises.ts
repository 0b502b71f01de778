/**
 * Promise slips: a full card that met no line. A slip redeems nothing. It says which card, since when and where, and is
 * signed by its tablet; what its card may have is the ledger's to say, as for every other tap on Redeem.
 */
import { randomBytes } from 'node:crypto'
import type { Promises as Listed, OpenedPromise, OpenPromise, PromiseRefusal } from '#shared/promise-api.ts'
import { parseSlip, type Slip, signedText } from '#shared/promise-slip.ts'
import type { RefusalName } from '#shared/refusals.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries, Row } from '../db/db.ts'
import { findTabletKey, isSignedWith, isTabletKey } from './tablet-keys.ts'

type By = { actor: string; at: number }
type Given = { stampIdx: number; slip: string; tabletId: string; personId: string | null }

export type Promises = {
  /** The same key of the same tablet has the same id. Null for what is no point of the curve. */
  register(tabletId: string, publicKey: string, by: By): Promise<string | null>
  /** Null is done, also where it was told before. */
  tell(given: Given, by: By): Promise<PromiseRefusal | null>
  open(request: OpenPromise, by: By): Promise<OpenedPromise | RefusalName>
  list(): Promise<Listed>
}

type PromiseRow = Row & {
  promise_no: number
  stamp_idx: number
  tablet_id: string
  promised_at: number
  opened_at: number | null
}

/** What the card is now; a refusal where it is not there or nobody can say. */
type RedeemedAt = (stampIdx: number) => Promise<{ redeemedAt: number | null } | RefusalName>

/** A tablet's clock may be ahead by so much. */
const slackMs = 24 * 3_600_000
const listed = 200

export function createPromises({ db, redeemedAtOf }: { db: Db; redeemedAtOf: RedeemedAt }): Promises {
  return {
    register: (tabletId, publicKey, by) => registerKey(db, tabletId, publicKey, by),
    async tell({ stampIdx, slip: text, tabletId, personId }, by) {
      const proven = await prove(db, stampIdx, text, by.at)
      if (typeof proven === 'string') return proven
      // Nobody tells of another's slips.
      if (proven.tabletId !== tabletId) return 'promise-foreign'
      await db.write((tx) => insert(tx, { ...proven, stampIdx, personId }, by))
      return null
    },
    async open(request, by) {
      const found =
        request.by === 'number'
          ? await findPromise(db.read, request.promiseNo)
          : await proveToOpen(db, request, by)
      if (!found) return 'promise-unknown'
      if (typeof found === 'string') return found
      const card = await redeemedAtOf(found.stamp_idx)
      if (typeof card === 'string') return card
      const { redeemedAt } = card
      if (redeemedAt !== null) {
        const isByIt = found.opened_at !== null && found.opened_at <= redeemedAt
        return isByIt ? 'promise-used' : 'promise-card-redeemed'
      }
      await db.write((tx) => noteOpened(tx, found, by))
      const [tablet] = await db.read<Row & { name: string }>(
        'SELECT name FROM tablets WHERE tablet_id = $1',
        [found.tablet_id],
      )
      const { promise_no: promiseNo, stamp_idx: stampIdx, promised_at: promisedAt } = found
      return { stampIdx, promiseNo, promisedAt, tabletNm: tablet?.name ?? '' }
    },
    list: () => listPromises(db.read),
  }
}

async function registerKey(db: Db, tabletId: string, publicKey: string, by: By): Promise<string | null> {
  if (!isTabletKey(publicKey)) return null
  const keyId = randomBytes(12).toString('base64url')
  return db.write(async (tx) => {
    const made = await tx.run(
      `INSERT INTO promise_keys (key_id, tablet_id, public_key, made_at) VALUES ($1, $2, $3, $4)
       ON CONFLICT (tablet_id, public_key) DO NOTHING`,
      [keyId, tabletId, publicKey, by.at],
    )
    if (made === 1) {
      await audit(tx, 'promise-key.registered', by, { tabletId, keyId })
      return keyId
    }
    const [known] = await tx.query<Row & { key_id: string }>(
      'SELECT key_id FROM promise_keys WHERE tablet_id = $1 AND public_key = $2',
      [tabletId, publicKey],
    )
    return known?.key_id ?? null
  })
}

type Proven = Slip & { tabletId: string }

/** That a tablet of this shop wrote it, and for this card. */
async function prove(db: Db, stampIdx: number, text: string, now: number): Promise<Proven | PromiseRefusal> {
  const slip = parseSlip(text)
  if (!slip || slip.promisedAt > now + slackMs) return 'promise-forged'
  const key = await findTabletKey(db.read, slip.keyId)
  if (!key) return 'promise-foreign'
  if (isSigned(key.publicKey, stampIdx, slip)) return { ...slip, tabletId: key.tabletId }
  const known = await findPromise(db.read, slip.promiseNo)
  return known ? 'promise-altered' : 'promise-forged'
}

/** As the tablet told it, or as it says itself: signed, it needs nobody else's word. */
async function proveToOpen(
  db: Db,
  { stampIdx, slip }: Extract<OpenPromise, { by: 'slip' }>,
  { at }: By,
): Promise<PromiseRow | PromiseRefusal> {
  const proven = await prove(db, stampIdx, slip, at)
  if (typeof proven === 'string') return proven
  const known = await findPromise(db.read, proven.promiseNo)
  if (known) return known.stamp_idx === stampIdx ? known : 'promise-altered'
  return {
    promise_no: proven.promiseNo,
    stamp_idx: stampIdx,
    tablet_id: proven.tabletId,
    promised_at: proven.promisedAt,
    opened_at: null,
  }
}

function isSigned(publicKey: string, stampIdx: number, slip: Slip): boolean {
  const signature = Buffer.from(slip.signature, 'base64url')
  // One spelling only: the last letter of base64url has bits that say nothing (RFC 4648 section 3.5).
  if (signature.toString('base64url') !== slip.signature) return false
  return isSignedWith(publicKey, Buffer.from(signedText(stampIdx, slip)), signature)
}

async function findPromise(query: Queries['query'], promiseNo: number): Promise<PromiseRow | null> {
  const [row] = await query<PromiseRow>(
    'SELECT promise_no, stamp_idx, tablet_id, promised_at, opened_at FROM promises WHERE promise_no = $1',
    [promiseNo],
  )
  return row ?? null
}

type New = Pick<Proven, 'promiseNo' | 'promisedAt' | 'tabletId'> & {
  stampIdx: number
  personId: string | null
}

async function insert(tx: Queries, given: New, by: By): Promise<void> {
  const { promiseNo, stampIdx, tabletId, personId, promisedAt } = given
  const made = await tx.run(
    `INSERT INTO promises (promise_no, stamp_idx, tablet_id, person_id, promised_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (promise_no) DO NOTHING`,
    [promiseNo, stampIdx, tabletId, personId, promisedAt],
  )
  if (made === 1) await audit(tx, 'promise.given', by, { promiseNo, stampIdx, promisedAt })
  // It was shown before its tablet had a line: who gave it is told only now.
  else
    await tx.run('UPDATE promises SET person_id = $2 WHERE promise_no = $1 AND person_id IS NULL', [
      promiseNo,
      personId,
    ])
}

async function noteOpened(tx: Queries, row: PromiseRow, by: By): Promise<void> {
  const { promise_no: promiseNo, stamp_idx: stampIdx, tablet_id: tabletId, promised_at: promisedAt } = row
  const opened = await tx.run(
    `INSERT INTO promises (promise_no, stamp_idx, tablet_id, promised_at, opened_at) VALUES ($1, $2, $3, $4, $5)
     ON CONFLICT (promise_no) DO UPDATE SET opened_at = excluded.opened_at WHERE promises.opened_at IS NULL`,
    [promiseNo, stampIdx, tabletId, promisedAt, by.at],
  )
  if (opened === 1) await audit(tx, 'promise.opened', by, { promiseNo, stampIdx })
}

type ListRow = PromiseRow & {
  card_nm: string | null
  tablet_nm: string
  person_nm: string | null
  given_at: number | null
}

async function listPromises(query: Queries['query']): Promise<Listed> {
  const rows = await query<ListRow>(
    `SELECT p.promise_no, p.stamp_idx, p.tablet_id, p.promised_at, p.opened_at, c.card_nm, t.name AS tablet_nm,
       w.name AS person_nm, (SELECT MAX(r.decided_at) FROM commands r
         WHERE r.stamp_idx = p.stamp_idx AND r.kind = 'redeem' AND r.code = 0) AS given_at
     FROM promises p LEFT JOIN stamps s ON s.stamp_idx = p.stamp_idx
       LEFT JOIN stamp_cards c ON c.card_idx = s.card_idx LEFT JOIN tablets t ON t.tablet_id = p.tablet_id
       LEFT JOIN people w ON w.person_id = p.person_id
     ORDER BY p.promised_at DESC, p.promise_no LIMIT ${listed}`,
  )
  return rows.map((row) => ({
    promiseNo: row.promise_no,
    stampIdx: row.stamp_idx,
    cardNm: row.card_nm,
    tabletNm: row.tablet_nm ?? row.tablet_id,
    personNm: row.person_nm,
    promisedAt: row.promised_at,
    openedAt: row.opened_at,
    givenAt: row.given_at,
  }))
}

function audit(
  tx: Queries,
  event: string,
  { actor, at }: By,
  body: Record<string, string | number>,
): Promise<void> {
  return appendAudit(tx, { chain: 'shop', at, event, commandId: null, actor, body })
}
