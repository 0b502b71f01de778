/** The filters of the activity as they stand in the address. */
import * as v from 'valibot'
import { type ActivityFilters, activityCsvQuery } from '#shared/activity-api.ts'

export const filterNames = [
  'person',
  'tablet',
  'cardIdx',
  'stampIdx',
  'kind',
  'outcome',
  'from',
  'to',
] as const satisfies readonly (keyof ActivityFilters)[]

/** What an address asks for; what is no filter, or none that the server would take, is left out. */
export function readFilters(params: URLSearchParams): URLSearchParams {
  const kept = new URLSearchParams()
  for (const name of filterNames) {
    const value = params.get(name)
    if (value && v.safeParse(activityCsvQuery, { [name]: value }).success) kept.set(name, value)
  }
  return kept
}

export function csvPath(filters: URLSearchParams): string {
  const query = filters.toString()
  return `/api/counter/v1/activity.csv${query && `?${query}`}`
}
