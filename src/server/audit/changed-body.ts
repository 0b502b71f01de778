/** What a change of settings leaves in the log: what is so now, and beside each field that changed what it was before. */
import { canonicalJson, type Json } from '#shared/canonical-json.ts'

type Fields = Readonly<Record<string, Json>>

/** As the ledger does it for a stamp: `maxStamps` and `maxStampsBefore`. What has no before is new. */
export function changedBody<B extends Fields>(now: B, before: Fields): B & Fields {
  const changed = Object.entries(now).filter(
    ([field, value]) => before[field] !== undefined && canonicalJson(before[field]) !== canonicalJson(value),
  )
  const befores = changed.map(([field]) => [`${field}Before`, before[field] as Json])
  return { ...now, ...Object.fromEntries(befores) }
}
