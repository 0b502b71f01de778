/** The filters of the activity as they stand in the address. */
import * as v from 'valibot'
import { type ActivityFilters, activityCsvQuery } from '#shared/activity-api.ts'
import { addressOf } from '#shared/endpoint.ts'
import { exportActivity } from '#shared/endpoints/activity.ts'
import type { Language } from '#shared/languages.ts'

const filterNames = [
  'person',
  'tablet',
  'branch',
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

/** The filters as the API takes them. */
export function filtersOf(query: string): v.InferInput<typeof activityCsvQuery> {
  return Object.fromEntries(new URLSearchParams(query))
}

export function csvPath(filters: URLSearchParams, language: Language): string {
  return addressOf(exportActivity, { query: { ...filtersOf(filters.toString()), language } })
}
