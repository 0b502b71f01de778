/** What has ended here is at the service still, as it was when it came from there: there as well, or it would live on. */
import type { ValidateResult } from '#shared/stamp-api.ts'
import type { HostedUpdate } from '../gateway/hosted-call.ts'
import { saveObservation, sightingOf } from '../gateway/observations.ts'
import type { StampRow } from '../ledger/stamp-rows.ts'
import { type Calls, certain } from './certain.ts'
import type { Exported } from './export.ts'
import { isRedeemed, type Place } from './give-up.ts'
import type { Compared } from './report.ts'

type EndedRow = StampRow & { deleted_at: number | null }
type Found = { compared: Compared[]; left: Exported['left'] }

/** Those that were lost or deleted here: off and empty there, so that nothing is given for them a second time. */
export async function switchOffThere(calls: Calls, isDryRun: boolean): Promise<Found> {
  const found: Found = { compared: [], left: [] }
  const rows = await calls.db.read<EndedRow>(
    `SELECT s.* FROM stamps s JOIN upstream_stamps u ON u.stamp_idx = s.stamp_idx
     WHERE s.deleted_at IS NOT NULL OR s.replaced_at IS NOT NULL ORDER BY s.stamp_idx`,
  )
  for (const { stamp_idx: stampIdx, card_idx: cardIdx, stamps: from, ...row } of rows) {
    const seen = await certain(calls, (hosted) => hosted.validate(stampIdx))
    if (seen.kind === 'refused' && seen.refusal === 'not-found') continue
    const what = row.deleted_at === null ? 'it was replaced here' : 'it was deleted here'
    if (isRedeemed(seen) && row.redeemed_at === null)
      found.left.push({ stampIdx, why: `THE SERVICE HAS GIVEN ITS REWARD, and ${what}` })
    else if (isDryRun) found.left.push({ stampIdx, why: `${what}, and is to be switched off there` })
    else if (await isSetThere(calls, stampIdx, { stamps: 0, activeYn: 'N' }, () => false))
      found.left.push({ stampIdx, why: `${what}, and is switched off there` })
    else
      found.compared.push({
        stampIdx,
        cardIdx,
        from,
        to: null,
        note: `${what}, and is NOT switched off there`,
      })
  }
  return found
}

/** One that stays here since it has expired: its days there may be others. Null where it is over there, else what is wrong. */
export async function expireThere(calls: Calls, { row, hostedIdx, seen }: Place): Promise<string | null> {
  const isOver = seen?.kind === 'refused' && ['expired', 'already-redeemed'].includes(seen.refusal)
  if (hostedIdx === null || isOver) return null
  const { stamps, strt_ymd: strtYmd, end_ymd: endYmd } = row
  const isSame = (it: ValidateResult) => it.stamps === stamps && it.endYmd === endYmd
  const isSet =
    (await isSetThere(calls, hostedIdx, { stamps, strtYmd, endYmd }, isSame)) ||
    // A service may take no day that is past.
    (await isSetThere(calls, hostedIdx, { activeYn: 'N' }, () => false))
  return isSet ? null : 'it has expired, and NOT there'
}

/** What is refused when it is looked at can be stamped and redeemed no more; else `isSame` says whether it is as it was set. */
async function isSetThere(
  calls: Calls,
  stampIdx: number,
  fields: HostedUpdate,
  isSame: (shown: ValidateResult) => boolean,
): Promise<boolean> {
  await certain(calls, (hosted) => hosted.update(stampIdx, fields))
  const seen = await certain(calls, (hosted) => hosted.validate(stampIdx))
  if (seen.kind === 'done' && !isSame(seen.result)) return false
  await calls.db.write((tx) => saveObservation(tx, { stampIdx, at: calls.now(), ...sightingOf(seen) }))
  return true
}
