import { type Demo } from '#shared/counter-api.ts'
import * as api from '#shared/endpoints/demo.ts'
import { type Route, route } from '../http/route.ts'

/** Absent outside the demo. */
export function demoRoutes(readDemo: () => Promise<Demo>): Route[] {
  return [route(api.getDemo, async () => ({ result: await readDemo() }))]
}
