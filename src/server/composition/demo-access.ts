/** The demo's people get their PINs and its tablet is paired. Known to everyone: on loopback only. */
import type { Db, Row } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Hasher } from '../people/hasher.ts'
import type { Place } from '../people/sessions.ts'
import { insertTablet } from '../people/tablets.ts'
import { hashedToken } from '../people/tokens.ts'
import { demoSecrets } from './demo-shop.ts'

const tablet: Place = { id: 'demo-till-2', name: 'Till 2' }

/** One token for every browser that opens the demo, the same after a restart. */
export function demoTablet(vault: Vault): { tablet: Place; tabletToken: string } {
  return { tablet, tabletToken: vault.digest('demo-tablet', tablet.id) }
}

/** At each start, and idle after the first: two hashes, 60 ms. */
export async function readyDemoAccess(deps: {
  db: Db
  vault: Vault
  hasher: Hasher
  now: () => number
}): Promise<void> {
  const { db, vault, hasher, now } = deps
  const without = await db.read<Row & { person_id: string }>(
    'SELECT person_id FROM people WHERE pin_hash IS NULL',
  )
  for (const [color, { personId, pin }] of demoSecrets.people.entries()) {
    if (!without.some((row) => row.person_id === personId)) continue
    const pinHash = await hasher.hash(pin)
    await db.write((tx) =>
      tx.run('UPDATE people SET pin_hash = $2, color = $3 WHERE person_id = $1', [personId, pinHash, color]),
    )
  }
  const tokenHash = hashedToken(demoTablet(vault).tabletToken)
  const { id: tabletId, name } = tablet
  const pairedBy = demoSecrets.people[1].personId
  await db.write((tx) =>
    insertTablet(
      tx,
      { tabletId, tokenHash, name, place: 'Counter', may: ['add', 'redeem'], pairedBy },
      now(),
    ),
  )
}
