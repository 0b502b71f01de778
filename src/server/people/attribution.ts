/** Who tapped what a tablet brings: people change at a tablet while the line is down, and the PIN waits. */
import type { Db, Row } from '../db/db.ts'

type Claim = {
  tabletId: string
  /** Who is signed in as it is sent. */
  signedIn: { personId: string; personNm: string } | null
  /** Who tapped, as the tablet tells. */
  personId?: string | undefined
  pinChecked?: boolean | undefined
  /** On the server's clock. */
  tappedAt: number
}

type Attributed = {
  personId: string
  personNm: string
  /** Whether this person's PIN opened this tablet around the tap. What the tablet says counts only where it says no. */
  pinChecked: boolean
  isDisabled: boolean
}

/** Null where nobody can be named. */
export type Attribute = (claim: Claim) => Promise<Attributed | null>

/**
 * What a tablet's clock said, on the server's. A clock that jumped meanwhile: nothing was done later than now (decision
 * 10), nor before there are instants.
 */
export function onServersClock(at: number, offsetMs: number, now: number): number {
  return Math.max(0, Math.min(at + offsetMs, now))
}

/** A tablet's clock jumps; a person's session is the measure, this much around it. */
const slackMs = 300_000

type PersonRow = Row & { name: string; disabled_at: number | null }

export function createAttribution(db: Db): Attribute {
  return async ({ tabletId, signedIn, personId, pinChecked = true, tappedAt }) => {
    if (signedIn && (personId === undefined || personId === signedIn.personId))
      return { ...signedIn, pinChecked, isDisabled: false }
    if (personId === undefined) return null
    const [person] = await db.read<PersonRow>('SELECT name, disabled_at FROM people WHERE person_id = $1', [
      personId,
    ])
    // A name that the shop does not know cannot be blamed: it is whose session brings it, unchecked.
    if (!person) return signedIn && { ...signedIn, pinChecked: false, isDisabled: false }
    return {
      personId,
      personNm: person.name,
      pinChecked: pinChecked && (await wasSignedIn(db, tabletId, personId, tappedAt)),
      isDisabled: person.disabled_at !== null,
    }
  }
}

async function wasSignedIn(db: Db, tabletId: string, personId: string, at: number): Promise<boolean> {
  const [session] = await db.read(
    `SELECT 1 AS one FROM sessions WHERE person_id = $1 AND tablet_id = $2 AND created_at <= $3
       AND COALESCE(ended_at, expires_at) >= $4 LIMIT 1`,
    [personId, tabletId, at + slackMs, at - slackMs],
  )
  return session !== undefined
}
