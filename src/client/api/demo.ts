import { type Demo } from '#shared/counter-api.ts'
import { getDemo } from '#shared/endpoints/demo.ts'
import type { Answer, Door } from './door.ts'

/** Only a sample shop answers this. */
export function readDemo(door: Door): Promise<Answer<Demo>> {
  return door({ endpoint: getDemo })
}
