/** The next cycle of a hosted stamp: written down with the redemption, so that a crash between the two loses nothing. */
import type { HostedCreate } from '#shared/hosted-call.ts'
import type { ValidateResult } from '#shared/stamp-api.ts'
import type { Queries } from '../db/db.ts'
import type { Vault } from '../db/vault.ts'
import type { Intent } from './gateway-intent.ts'
import { insertIntent } from './gateway-rows.ts'
import { uuidFrom } from './next-cycle.ts'

const dayMs = 86_400_000

/** Two tablets, a retry and a restart all mean the same next stamp. */
export const nextCommandId = (redeemedIdx: number) => uuidFrom(`next:${redeemedIdx}`)

/** The same card for the same holder, good for as many days as the one before. It holds personal data: it is sealed. */
export function nextStamp(result: ValidateResult, today: string): HostedCreate {
  const days = Math.max(1, (Date.parse(result.endYmd) - Date.parse(result.strtYmd)) / dayMs)
  const { cardIdx, domain, memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 } = result
  const endYmd = new Date(Date.parse(today) + days * dayMs).toISOString().slice(0, 10)
  const holder = { memo, userId, userNm, userPhnno, userEml, userEtc1, userEtc2 }
  return { cardIdx, domain, strtYmd: today, endYmd, activeYn: 'Y', ...holder }
}

const context = (commandId: string) => `upstream:create:${commandId}`

export const sealCreate = (vault: Vault, commandId: string, fields: HostedCreate) =>
  vault.seal(JSON.stringify(fields), context(commandId))

export const unsealCreate = (vault: Vault, commandId: string, sealed: string): HostedCreate =>
  JSON.parse(vault.unseal(sealed, context(commandId)))

/** In the transaction that settles the redemption. */
export async function insertNext(
  tx: Queries,
  redeemed: Intent,
  payloadSealed: string,
  at: number,
): Promise<void> {
  const { stampIdx } = redeemed
  const commandId = nextCommandId(stampIdx)
  const claimed = await tx.run(
    `INSERT INTO commands (command_id, fingerprint, kind, stamp_idx, caller, decided_at)
     VALUES ($1, 'next', 'create', $2, 'automation', $3) ON CONFLICT (command_id) DO NOTHING`,
    [commandId, stampIdx, at],
  )
  if (claimed === 1)
    await insertIntent(
      tx,
      newIntent({ commandId, stampIdx, kind: 'create', count: 1, isLive: true, at }),
      payloadSealed,
    )
}

export function newIntent({
  at,
  ...intent
}: Pick<Intent, 'commandId' | 'stampIdx' | 'kind' | 'count' | 'isLive'> & { at: number }): Intent {
  return {
    ...intent,
    state: 'ready',
    base: null,
    sent: 0,
    ok: 0,
    isAmbiguous: false,
    refusal: null,
    cause: null,
    tries: 0,
    dueAt: at,
    createdAt: at,
  }
}
