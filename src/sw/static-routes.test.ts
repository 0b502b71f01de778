import { expect, test } from 'vitest'
import { addStaticRoutes } from './static-routes.ts'

test('the server’s addresses and what lies under them go by without the worker', async () => {
  const rules: unknown[] = []
  await addStaticRoutes({ addRoutes: async (given) => void rules.push(...given) })
  expect(rules).toContainEqual({ condition: { urlPattern: { pathname: '/api{/*}?' } }, source: 'network' })
  expect(rules).toHaveLength(5)
})

test('a browser without it, or with another draft of it, is installed all the same', async () => {
  await addStaticRoutes({})
  await addStaticRoutes({ addRoutes: () => Promise.reject(new TypeError('no such source')) })
})
