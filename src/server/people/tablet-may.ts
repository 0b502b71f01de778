import { type May, mayDo } from '#shared/people-api.ts'

/** What a tablet is for, as the database keeps it: `add,redeem`. */
export function toMay(text: string | null): May[] {
  const parts = text?.split(',') ?? []
  return mayDo.filter((it) => parts.includes(it))
}
