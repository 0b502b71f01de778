import { useCallback, useEffect, useState } from 'react'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { type EntranceAtSetup } from '#shared/people-api.ts'
import type { Answer, Door } from '../api/door.ts'

export type EntranceReading = {
  /** Null while it is asked for the first time. */
  answer: Answer<EntranceAtSetup> | null
  /** Resolves when the new answer is in place. */
  again: () => Promise<void>
}

/** What this browser is to the shop. */
export function useEntrance(door: Door): EntranceReading {
  const [answer, setAnswer] = useState<Answer<EntranceAtSetup> | null>(null)
  useEffect(() => void askEntrance(door).then(setAnswer), [door])
  return { answer, again: useCallback(async () => setAnswer(await askEntrance(door)), [door]) }
}

export function askEntrance(door: Door): Promise<Answer<EntranceAtSetup>> {
  return door({ endpoint: getEntrance })
}
