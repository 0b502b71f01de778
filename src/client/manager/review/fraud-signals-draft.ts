/** The thresholds as they are typed: text, and perhaps none. */
import * as v from 'valibot'
import {
  type DetectorName,
  defaultFraudSettings,
  detectorNames,
  type FraudSettings,
  fraudSettings,
} from '#shared/activity-api.ts'

type DetectorDraft = { isOn: boolean; fields: Record<string, string> }
export type FraudSignalsDraft = Record<DetectorName, DetectorDraft>

export function toDraft(settings: FraudSettings): FraudSignalsDraft {
  const entries = detectorNames.map((name): [DetectorName, DetectorDraft] => {
    // Of one that is off the defaults stand ready, for when it is switched on.
    const fields = settings[name] ?? defaultFraudSettings[name] ?? {}
    const texts = Object.entries(fields).map(([field, value]) => [field, String(value)])
    return [name, { isOn: settings[name] !== null, fields: Object.fromEntries(texts) }]
  })
  return Object.fromEntries(entries) as FraudSignalsDraft
}

/** Null where a number is none, or not one that a detector can work with; `invalidFields` says which. */
export function toSettings(draft: FraudSignalsDraft): FraudSettings | null {
  const parsed = v.safeParse(fraudSettings, rawOf(draft))
  return parsed.success ? parsed.output : null
}

/** The fields of the form that cannot be saved, as `detector.field`. */
export function invalidFields(draft: FraudSignalsDraft): ReadonlySet<string> {
  const parsed = v.safeParse(fraudSettings, rawOf(draft))
  if (parsed.success) return new Set()
  return new Set(parsed.issues.map((issue) => issue.path?.map(({ key }) => String(key)).join('.') ?? ''))
}

function rawOf(draft: FraudSignalsDraft) {
  return Object.fromEntries(
    detectorNames.map((name) => {
      const { isOn, fields } = draft[name]
      const numbers = Object.entries(fields).map(([field, text]) => [
        field,
        /^\d{1,6}$/.test(text.trim()) ? Number(text) : Number.NaN,
      ])
      return [name, isOn ? Object.fromEntries(numbers) : null]
    }),
  )
}
