/** Who is at which tablet. A session is a person at a place, and is looked up in the database at each request (S-14). */
import { browserPrefix, isInBrowser } from '#shared/browser-session.ts'
import type { May } from '#shared/people-api.ts'
import { appendAudit } from '../audit/audit-log.ts'
import { CommitUnknown, type Db, DbUnavailable, type Queries, type Row } from '../db/db.ts'
import { toMay } from './tablet-may.ts'
import { hashedToken, newToken } from './tokens.ts'
import { worksAt, worksHere } from './works-at.ts'

export type Session = {
  tabletId: string
  tabletNm: string
  personId: string
  personNm: string
  color: number
  role: 'cashier' | 'manager'
  /** What the tablet is for; nothing in a browser. */
  may: readonly May[]
  /** Signed in with the password or a passkey, not only with a PIN, and not so long ago that somebody else may sit there now. */
  isByPassword: boolean
}

export type Place = { id: string; name: string }
type SignedInBy = 'pin' | 'password' | 'passkey' | 'demo' | 'setup'

export type Sessions = {
  /** The token for the cookie: 256 bits, of which the database keeps a hash only. Always a fresh one. */
  open(tablet: Place, personId: string, by?: SignedInBy): Promise<string>
  /** A manager's own browser, which is no paired tablet: everything but adding and redeeming. */
  openInBrowser(personId: string, by: SignedInBy): Promise<string>
  /** Null once it is closed, unused or too old, the tablet is revoked, or the person disabled or of another branch. */
  find(token: string): Promise<Session | null>
  close(token: string): Promise<void>
  /** Whether a session of theirs at this tablet would be found. */
  worksAt(personId: string, tabletId: string): Promise<boolean>
}

/** A shift with room to spare; the tablet signs in again after it. */
export const sessionMs = 16 * 3_600_000
/** So long a password counts for what asks it once more. */
export const passwordMs = 600_000
/** Unused for so long it is over. The tablet's own lock comes after two minutes. */
const idleMs = 3_600_000
/** How exactly that is known: a write at each request would be too many. */
const seenStepMs = 60_000

type SessionRow = Row & {
  tablet_id: string
  tablet_nm: string
  place_nm: string | null
  may: string | null
  is_desk: number
  by_password: number
  created_at: number
  seen_at: number
  person_id: string
  name: string
  color: number
  role: 'cashier' | 'manager'
}

export function createSessions({ db, now }: { db: Db; now: () => number }): Sessions {
  async function insert(place: Place, personId: string, by: SignedInBy): Promise<string> {
    const token = newToken()
    const at = now()
    await db.write(async (tx) => {
      await tx.run(
        `INSERT INTO sessions (token_hash, tablet_id, tablet_nm, person_id, created_at, expires_at, is_desk,
           by_password, seen_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $5)`,
        [
          hashedToken(token),
          place.id,
          place.name,
          personId,
          at,
          at + sessionMs,
          isInBrowser(place.id) ? 1 : 0,
          by === 'password' || by === 'passkey' || by === 'setup' ? 1 : 0,
        ],
      )
      await appendAudit(tx, {
        chain: 'shop',
        at,
        event: 'session.opened',
        commandId: null,
        actor: `person:${personId}@tablet:${place.id}`,
        body: { by },
      })
    })
    return token
  }

  return {
    worksAt: (personId, tabletId) => worksAt(db, personId, tabletId),
    open: (tablet, personId, by = 'pin') => insert(tablet, personId, by),
    openInBrowser: (personId, by) => insert({ id: browserPrefix + personId, name: 'Desk' }, personId, by),
    async find(token) {
      const at = now()
      const [row] = await db.read<SessionRow>(
        `SELECT s.tablet_id, s.tablet_nm, s.is_desk, s.by_password, s.created_at, s.seen_at, t.name AS place_nm, t.may, s.person_id, p.name, p.color, p.role
         FROM sessions s
         JOIN people p ON p.person_id = s.person_id
         LEFT JOIN tablets t ON t.tablet_id = s.tablet_id AND t.revoked_at IS NULL
         WHERE s.token_hash = $1 AND s.expires_at > $2 AND s.seen_at > $3 AND s.ended_at IS NULL AND p.disabled_at IS NULL
           AND (s.is_desk = 1 AND p.role = 'manager' OR t.tablet_id IS NOT NULL AND ${worksHere})`,
        [hashedToken(token), at, at - idleMs],
      )
      if (row && at - row.seen_at > seenStepMs) await touch(db, token, at)
      return row ? toSession(row, at) : null
    },
    async close(token) {
      await db.write(async (tx) => {
        const at = now()
        const [ended] = await tx.query<Row & { person_id: string; tablet_id: string }>(
          `UPDATE sessions SET ended_at = $2 WHERE token_hash = $1 AND ended_at IS NULL
           RETURNING person_id, tablet_id`,
          [hashedToken(token), at],
        )
        if (!ended) return
        const actor = `person:${ended.person_id}@tablet:${ended.tablet_id}`
        await appendAudit(tx, {
          chain: 'shop',
          at,
          event: 'session.closed',
          commandId: null,
          actor,
          body: {},
        })
      })
    },
  }
}

/** A full disk must not keep people from reading: then the session is only not prolonged. */
async function touch(db: Db, token: string, at: number): Promise<void> {
  const prolong = db.write((tx) =>
    tx.run('UPDATE sessions SET seen_at = $2 WHERE token_hash = $1 AND seen_at < $2', [
      hashedToken(token),
      at,
    ]),
  )
  await prolong.catch((error: unknown) => {
    if (!(error instanceof DbUnavailable || error instanceof CommitUnknown)) throw error
  })
}

/** After a change of a person's secret or state: whoever has an old session signs in anew. */
export async function endSessionsOf(tx: Queries, personId: string, at: number): Promise<void> {
  await tx.run('UPDATE sessions SET ended_at = $2 WHERE person_id = $1 AND ended_at IS NULL', [personId, at])
}

/** A session in a browser is a manager's. At a tablet the same person goes on as what they are now. */
export async function endBrowserSessionsOf(tx: Queries, personId: string, at: number): Promise<void> {
  await tx.run(
    'UPDATE sessions SET ended_at = $2 WHERE person_id = $1 AND is_desk = 1 AND ended_at IS NULL',
    [personId, at],
  )
}

function toSession(row: SessionRow, at: number): Session {
  return {
    tabletId: row.tablet_id,
    tabletNm: row.place_nm ?? row.tablet_nm,
    personId: row.person_id,
    personNm: row.name,
    color: row.color,
    role: row.role,
    may: row.is_desk === 1 ? [] : toMay(row.may),
    isByPassword: row.by_password === 1 && at - row.created_at < passwordMs,
  }
}
