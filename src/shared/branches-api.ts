/** Wire schemas of the branches of a shop: `/api/counter/v1/branches`. */
import * as v from 'valibot'
import { id, instant, line } from './fields.ts'
import { limitsSchema } from './limits.ts'

const { stampsAScan, stampsADay, minutesBetween, stampsAnHour, openingHours } = limitsSchema.entries
/** Each of them stands in the place of the shop's, null too, which is no limit. Those that are absent are the shop's. */
export const branchLimitsSchema = v.strictObject({
  stampsAScan: v.optional(stampsAScan),
  stampsADay: v.optional(stampsADay),
  minutesBetween: v.optional(minutesBetween),
  stampsAnHour: v.optional(stampsAnHour),
  openingHours: v.optional(openingHours),
})
export type BranchLimits = v.InferOutput<typeof branchLimitsSchema>

const branch = v.object({
  branchId: v.string(),
  name: v.string(),
  limits: branchLimitsSchema,
  /** Paired and not revoked. */
  tablets: v.number(),
  /** Who works here and not everywhere. */
  people: v.number(),
  closedAt: v.nullable(instant),
})
export type Branch = v.InferOutput<typeof branch>
export const branchesResult = v.array(branch)
export const branchParams = v.object({ branchId: id })

const name = line(60, 1)
export const newBranchRequest = v.strictObject({ name })
export const newBranchResult = v.object({ branchId: v.string() })
export const branchChangesRequest = v.strictObject({
  name: v.optional(name),
  /** All at once. */
  limits: v.optional(branchLimitsSchema),
  /** False closes it: no tablet and no person is put there any more. */
  active: v.optional(v.boolean()),
})
export type BranchChanges = v.InferOutput<typeof branchChangesRequest>
