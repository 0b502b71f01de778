/** What needs a person: the reviews, who looks after each, and what is offered for it. */
import type { Review } from '#shared/review-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db } from '../db/db.ts'
import { readWhereabouts } from './branches.ts'
import { formatCursor, type Key } from './cursor.ts'
import { type Names, readNames, tabletOf } from './names.ts'
import { actionsOf, evidenceOf, offerOf } from './review-actions.ts'
import {
  assignReview,
  countWaiting,
  findReview,
  listReviews,
  type ReviewRow,
  type ReviewState,
} from './review-rows.ts'

const pageRows = 50

type Page = { reviews: Review[]; nextCursor: string | null; waiting: { new: number; assigned: number } }

type Asked = { state: ReviewState; kind: string | undefined; branch?: string | undefined; before: Key | null }

export async function readInbox(db: Db, asked: Asked): Promise<Page> {
  const [{ rows, next }, waiting] = await Promise.all([
    asked.branch === undefined ? readRows(db, asked) : readRowsAt(db, asked, asked.branch),
    countWaiting(db.read),
  ])
  const names = await readNames(db, {
    people: rows.flatMap((row) => [personOfReview(row), row.assignee, row.closed_by]),
    tablets: rows.map(tabletOfReview),
  })
  return {
    reviews: rows.map((row) => described(row, names)),
    nextCursor: next && formatCursor(keyOf(next)),
    waiting,
  }
}

const keyOf = ({ opened_at, review_id }: ReviewRow): Key => ({ at: opened_at, id: review_id })

/** `next`: behind which row there is more, or may be. */
type Rows = { rows: ReviewRow[]; next: ReviewRow | null }

async function readRows(db: Db, { state, kind, before }: Asked): Promise<Rows> {
  const rows = await listReviews(db.read, { state, kind, before, limit: pageRows + 1 })
  const page = rows.slice(0, pageRows)
  return { rows: page, next: rows.length > pageRows ? (page.at(-1) ?? null) : null }
}

/** Which tablet a review is about stands in its evidence too: they are looked through, so many for a page. */
const scanRows = 1000

async function readRowsAt(db: Db, { state, kind, before }: Asked, branch: string): Promise<Rows> {
  const rows = await listReviews(db.read, { state, kind, before, limit: scanRows })
  const branchAt = await readWhereabouts(db.read, rows.map(tabletOfReview))
  const page: ReviewRow[] = []
  for (const row of rows) {
    if (page.length === pageRows) return { rows: page, next: page.at(-1) ?? null }
    const at = Math.min(row.tapped_at ?? row.opened_at, row.decided_at ?? row.opened_at)
    if (branchAt(tabletOfReview(row), at) === branch) page.push(row)
  }
  return { rows: page, next: rows.length === scanRows ? (rows.at(-1) ?? null) : null }
}

function described(row: ReviewRow, names: Names): Review {
  return {
    reviewId: row.review_id,
    kind: row.kind,
    state: row.state,
    stampIdx: row.stamp_idx,
    commandId: row.command_id,
    card: names.card(row.card_idx),
    evidence: evidenceOf(row),
    ...whereabouts(row, names),
    openedAt: row.opened_at,
    assignee: names.person(row.assignee),
    suggested: offerOf(row).suggested,
    actions: actionsOf(row),
    resolution: row.state === 'closed' ? row.resolution : null,
    note: row.note,
    outcome: row.outcome === null ? null : JSON.parse(row.outcome),
    closedAt: row.closed_at,
    closedBy: names.person(row.closed_by),
  }
}

const text = (value: string | number | null | undefined) => (typeof value === 'string' ? value : null)

const personOfReview = (row: ReviewRow) => row.person ?? text(evidenceOf(row).personId)

function tabletOfReview(row: ReviewRow): string | null {
  const { tabletId, scope } = evidenceOf(row)
  return tabletOf(row.caller ?? '') ?? text(tabletId) ?? tabletOf(text(scope) ?? '')
}

/** From its command where there is one: what a review of a tablet is about stands in its evidence. */
function whereabouts(
  row: ReviewRow,
  names: Names,
): Pick<Review, 'person' | 'tablet' | 'tappedAt' | 'decidedAt'> {
  return {
    person: names.person(personOfReview(row)),
    tablet: names.tablet(tabletOfReview(row)),
    tappedAt: row.tapped_at,
    decidedAt: row.decided_at,
  }
}

/** Null where there is none. */
export async function readReview(db: Db, reviewId: string): Promise<Review | null> {
  const row = await findReview(db.read, reviewId)
  return row ? described(row, await readNames(db)) : null
}

/** To the same person twice is once. Null puts it back among the new ones. */
export async function assign(
  db: Db,
  { reviewId, personId, actor, at }: { reviewId: string; personId: string | null; actor: string; at: number },
): Promise<'assigned' | 'unknown' | 'settled' | 'nobody'> {
  return db.write(async (tx) => {
    const row = await findReview(tx.query, reviewId)
    if (!row) return 'unknown'
    if (row.state === 'closed') return 'settled'
    if (personId !== null) {
      const [person] = await tx.query(
        "SELECT 1 AS one FROM people WHERE person_id = $1 AND role = 'manager' AND disabled_at IS NULL",
        [personId],
      )
      if (!person) return 'nobody'
    }
    if (!(await assignReview(tx, reviewId, personId))) return 'assigned'
    const body = { reviewId, kind: row.kind, to: personId }
    await appendAudit(tx, { chain: 'shop', at, event: 'review.assigned', commandId: null, actor, body })
    return 'assigned'
  })
}
