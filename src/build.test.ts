/** `npm start` builds on a fresh clone and after a change, and else starts at once. */
import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { digestOfInputs, inputs } from '../.ci/build.ts'

let root: string
const write = (path: string, text: string) => writeFileSync(join(root, path), text)

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'stampdesk-build-'))
  for (const folder of ['src', '.ci']) mkdirSync(join(root, folder))
  for (const path of inputs)
    if (path.includes('.')) write(path, path)
    else mkdirSync(join(root, path))
  mkdirSync(join(root, 'src/client/screens'))
  write('src/client/screens/card.tsx', 'one')
})
afterEach(() => rmSync(root, { recursive: true }))

test('the same files are the same build, whenever they were written', () => {
  const before = digestOfInputs(root)
  utimesSync(join(root, 'index.html'), new Date(), new Date(0))
  write('README.md', 'no part of the app')
  expect(digestOfInputs(root)).toBe(before)
})

test.each([
  ['a changed file', () => write('src/client/screens/card.tsx', 'two')],
  ['a new file', () => write('public/icon.svg', '')],
  [
    'another name',
    () => renameSync(join(root, 'src/client/screens/card.tsx'), join(root, 'src/client/screens/cart.tsx')),
  ],
  ['a file that is gone', () => rmSync(join(root, 'src/client/screens/card.tsx'))],
  ['another lockfile', () => write('package-lock.json', '{}')],
])('%s is another build', (_, change) => {
  const before = digestOfInputs(root)
  change()
  expect(digestOfInputs(root)).not.toBe(before)
})
