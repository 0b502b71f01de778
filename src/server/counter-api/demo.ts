import { type Demo, demoResult } from '#shared/counter-api.ts'
import { type Route, route } from '../route.ts'

/** Absent outside the demo. */
export function demoRoutes(readDemo: () => Promise<Demo>): Route[] {
  return [
    route({
      method: 'GET',
      path: '/api/counter/v1/demo',
      summary: "Demo only: the sample shop's people and customers, with their known secrets.",
      admits: 'everyone',
      result: demoResult,
      handle: async () => ({ result: await readDemo() }),
    }),
  ]
}
