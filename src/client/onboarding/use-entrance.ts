import { useCallback, useEffect, useState } from 'react'
import { getEntrance } from '#shared/endpoints/entrance.ts'
import { type EntranceAtSetup } from '#shared/people-api.ts'
import type { Answer, ApiClient } from '../api/api-client.ts'

export type EntranceReading = {
  /** Null while it is asked for the first time. */
  answer: Answer<EntranceAtSetup> | null
  /** Resolves when the new answer is in place. */
  again: () => Promise<void>
}

/** What this browser is to the shop. */
export function useEntrance(api: ApiClient): EntranceReading {
  const [answer, setAnswer] = useState<Answer<EntranceAtSetup> | null>(null)
  useEffect(() => void askEntrance(api).then(setAnswer), [api])
  return { answer, again: useCallback(async () => setAnswer(await askEntrance(api)), [api]) }
}

export function askEntrance(api: ApiClient): Promise<Answer<EntranceAtSetup>> {
  return api({ endpoint: getEntrance })
}
