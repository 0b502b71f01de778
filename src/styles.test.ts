/** A class that its stylesheet does not have is `undefined`, and no compiler minds. */
import { readdirSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, test } from 'vitest'

const src = new URL('.', import.meta.url).pathname
const read = (path: string) => readFileSync(join(src, path), 'utf8')

/** `customer.tsx: history.desk` where history's sheet has no `.desk`. */
function missing(path: string, text = read(path)): string[] {
  const sheets = text.matchAll(/^import (\w+) from '(\.[^']+\.module\.css)'$/gm)
  return [...sheets].flatMap(([, name = '', file = '']) => {
    const sheet = read(join(dirname(path), file))
    const named = text.matchAll(new RegExp(`(?<![-./\\w])${name}\\.(?!module\\b)(\\w+)`, 'g'))
    return [...new Set([...named].map(([, it = '']) => it))]
      .filter((it) => !new RegExp(`\\.${it}\\b`).test(sheet))
      .map((it) => `${path}: ${name}.${it}`)
  })
}

test('each class that a screen names is in its stylesheet', () => {
  const screens = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((it) => it.endsWith('.tsx'))
  expect(screens.flatMap((path) => missing(path))).toEqual([])
})

test('planted: one that is called otherwise there is found', () => {
  const path = 'client/manager/review/customer.tsx'
  expect(missing(path, read(path).replace('history.columns', 'history.desk'))).toEqual([
    `${path}: history.desk`,
  ])
})
