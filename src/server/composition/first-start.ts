/**
 * Making the shop: its name, its manager and, where it keeps the cards itself, its first stamp card, in one transaction
 * with the use of the token.
 */
import type { Setup } from '#shared/people-api.ts'
import type { SetUp, WeakSecret } from '../api/setup.ts'
import { appendAudit } from '../audit/audit-log.ts'
import type { Db, Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import { insertStampCard } from '../ledger/stamp-cards.ts'
import { setPassword } from '../people/accounts.ts'
import type { Hasher } from '../people/hasher.ts'
import { keptPin } from '../people/pins.ts'
import { useSetupToken } from '../people/setup-token.ts'
import { shopSettings } from '../people/shop-settings.ts'
import { insertPerson } from '../people/staff.ts'
import { isCommonPassword, isWeakPin, minPasswordLength } from '../people/weak-secrets.ts'

type Deps = {
  db: Db
  vault: Vault
  hasher: Hasher
  now: () => number
  /** Gateway mode: the stamp cards are the hosted service's. */
  isGateway: boolean
  /** Called after the shop's time zone was set. */
  renewTime: () => Promise<void>
}

const actor = 'setup'

export function createSetUp({ db, vault, hasher, now, isGateway, renewTime }: Deps): SetUp {
  return async (setup) => {
    const { shop, card, manager } = setup
    const { login, password, pin } = manager
    if ((card === null) !== isGateway) return 'card-misplaced'
    const isCommon = isCommonPassword(password, [login, manager.name, shop.name])
    const weak: WeakSecret[] = []
    if (password.length < minPasswordLength || isCommon) weak.push('weak-password')
    if (isWeakPin(pin)) weak.push('weak-pin')
    if (card?.onsitePwd && isWeakPin(card.onsitePwd)) weak.push('weak-onsite-password')
    if (weak.length > 0) return { weak }
    const kept = await keptPin(hasher, pin)
    const passwordHash = await hasher.hash(password)
    const at = now()
    const personId = await db.write(async (tx) => {
      if (!(await useSetupToken(tx, setup.token))) return null
      await writeShop(tx, shop, at)
      if (card) await insertStampCard(tx, vault, { cardIdx: 1, ...card }, actor, at)
      const { name, color } = manager
      const made = await insertPerson(tx, { name, color, role: 'manager', ...kept }, actor, at)
      await setPassword(tx, made, login, passwordHash, actor, at)
      await tx.run('UPDATE people SET is_owner = 1 WHERE person_id = $1', [made])
      return made
    })
    if (personId === null) return 'setup-closed'
    await renewTime()
    return { personId }
  }
}

async function writeShop(
  tx: Queries,
  { name, timeZone, languages }: Setup['shop'],
  at: number,
): Promise<void> {
  const body = { shopNm: name, timeZone, languages }
  await shopSettings.write(tx, body)
  await appendAudit(tx, { chain: 'shop', at, event: 'shop.set-up', commandId: null, actor, body })
}
