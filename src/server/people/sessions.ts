import { createHash, randomBytes } from 'node:crypto'
import type { Db, Row } from '../db/db.ts'

export type Session = {
  tabletId: string
  tabletNm: string
  personId: string
  personNm: string
  role: 'cashier' | 'manager'
}

export type Sessions = {
  /** The token for the cookie: 256 bits, of which the database keeps a hash only. */
  open(tablet: { id: string; name: string }, personId: string): Promise<string>
  find(token: string): Promise<Session | null>
  close(token: string): Promise<void>
}

/** A shift with room to spare; the tablet signs in again after it. */
export const sessionMs = 16 * 3_600_000

type SessionRow = Row & {
  tablet_id: string
  tablet_nm: string
  person_id: string
  name: string
  role: 'cashier' | 'manager'
}

export function createSessions({ db, now }: { db: Db; now: () => number }): Sessions {
  return {
    async open(tablet, personId) {
      const token = randomBytes(32).toString('base64url')
      const at = now()
      await db.write((tx) =>
        tx.run(
          `INSERT INTO sessions (token_hash, tablet_id, tablet_nm, person_id, created_at, expires_at)
           VALUES ($1, $2, $3, $4, $5, $6)`,
          [hashed(token), tablet.id, tablet.name, personId, at, at + sessionMs],
        ),
      )
      return token
    },
    async find(token) {
      const [row] = await db.read<SessionRow>(
        `SELECT s.tablet_id, s.tablet_nm, s.person_id, p.name, p.role FROM sessions s
         JOIN people p ON p.person_id = s.person_id WHERE s.token_hash = $1 AND s.expires_at > $2`,
        [hashed(token), now()],
      )
      if (!row) return null
      const { tablet_id, tablet_nm, person_id, name, role } = row
      return { tabletId: tablet_id, tabletNm: tablet_nm, personId: person_id, personNm: name, role }
    },
    async close(token) {
      await db.write((tx) => tx.run('DELETE FROM sessions WHERE token_hash = $1', [hashed(token)]))
    },
  }
}

function hashed(token: string): string {
  return createHash('sha256').update(token).digest('base64url')
}
