import { type Demo, demoResult } from '#shared/counter-api.ts'
import type { Answer, Door } from './door.ts'

/** Only a sample shop answers this. */
export function readDemo(door: Door): Promise<Answer<Demo>> {
  return door({ path: 'demo', result: demoResult })
}
