/** Limits as they are typed: switched off, a limit still remembers its number. */
import * as v from 'valibot'
import { type Limits, limitsSchema } from '#shared/limits.ts'

export const countedLimits = ['stampsAScan', 'stampsADay', 'minutesBetween', 'stampsAnHour'] as const
export type CountedLimit = (typeof countedLimits)[number]
export type Kind = 'soft' | 'hard'
export type CountDraft = { isOn: boolean; max: string; kind: Kind }
export type DayDraft = { isOpen: boolean; from: string; to: string }
export type HoursDraft = { isOn: boolean; days: DayDraft[]; kind: Kind }
export type LimitsDraft = Record<CountedLimit, CountDraft> & { openingHours: HoursDraft }

const usual: Record<CountedLimit, string> = {
  stampsAScan: '3',
  stampsADay: '5',
  minutesBetween: '10',
  stampsAnHour: '120',
}
const usualDay: DayDraft = { isOpen: true, from: '09:00', to: '18:00' }

export function limitsDraftOf(limits: Limits): LimitsDraft {
  const count = (name: CountedLimit): CountDraft => {
    const limit = limits[name]
    return limit
      ? { isOn: true, max: String(limit.max), kind: limit.kind }
      : { isOn: false, max: usual[name], kind: 'soft' }
  }
  const { openingHours: hours } = limits
  const days = Array.from({ length: 7 }, (_, n): DayDraft => {
    if (!hours) return usualDay
    const day = hours.days[n]
    return day ? { isOpen: true, ...day } : { ...usualDay, isOpen: false }
  })
  return {
    stampsAScan: count('stampsAScan'),
    stampsADay: count('stampsADay'),
    minutesBetween: count('minutesBetween'),
    stampsAnHour: count('stampsAnHour'),
    openingHours: { isOn: hours !== null, days, kind: hours?.kind ?? 'soft' },
  }
}

/** Null where something that is on is no number that the server takes. */
export function limitsOf(draft: LimitsDraft): Limits | null {
  const count = ({ isOn, max, kind }: CountDraft) => (isOn ? { max: numberOf(max), kind } : null)
  const { isOn, days, kind } = draft.openingHours
  const hours = days.map(({ isOpen, from, to }) => (isOpen ? { from, to } : null))
  const parsed = v.safeParse(limitsSchema, {
    stampsAScan: count(draft.stampsAScan),
    stampsADay: count(draft.stampsADay),
    minutesBetween: count(draft.minutesBetween),
    stampsAnHour: count(draft.stampsAnHour),
    openingHours: isOn ? { days: hours, kind } : null,
  })
  return parsed.success ? parsed.output : null
}

export const mostOf: Record<CountedLimit, number> = {
  stampsAScan: 5,
  stampsADay: 100,
  minutesBetween: 1440,
  stampsAnHour: 10_000,
}

export function isCountAmiss(name: CountedLimit, { isOn, max }: CountDraft): boolean {
  const number = numberOf(max)
  return isOn && !(number >= 1 && number <= mostOf[name])
}

const numberOf = (typed: string) => (/^\d{1,5}$/.test(typed.trim()) ? Number(typed) : Number.NaN)
