/** The limits of a branch as they are typed: which of them are its own, and each with the shop's to begin with. */
import type { BranchLimits } from '#shared/branches-api.ts'
import type { Limits } from '#shared/limits.ts'
import { countedLimits, type LimitsDraft, limitsDraftOf, limitsOf } from './limits-draft.ts'

export const limitNames = [...countedLimits, 'openingHours'] as const satisfies readonly (keyof Limits)[]
export type LimitName = (typeof limitNames)[number]

export type BranchLimitsDraft = { own: readonly LimitName[]; limits: LimitsDraft }

export function branchLimitsDraftOf(own: BranchLimits, shop: Limits): BranchLimitsDraft {
  const names = limitNames.filter((name) => own[name] !== undefined)
  const its = Object.fromEntries(names.map((name) => [name, own[name]]))
  return { own: names, limits: limitsDraftOf({ ...shop, ...its }) }
}

/** Null where one of its own that is on is no number that the server takes. */
export function branchLimitsOf({ own, limits }: BranchLimitsDraft): BranchLimits | null {
  // The shop's are not sent: what is amiss in one of them is nothing here.
  const off = Object.fromEntries(
    limitNames.filter((name) => !own.includes(name)).map((name) => [name, { ...limits[name], isOn: false }]),
  )
  const wire = limitsOf({ ...limits, ...off })
  return wire && Object.fromEntries(own.map((name) => [name, wire[name]]))
}
