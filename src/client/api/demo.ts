import { type Demo } from '#shared/counter-api.ts'
import { getDemo } from '#shared/endpoints/demo.ts'
import type { Answer, ApiClient } from './api-client.ts'

/** Only a sample shop answers this. */
export function readDemo(api: ApiClient): Promise<Answer<Demo>> {
  return api({ endpoint: getDemo })
}
