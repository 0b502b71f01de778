/** The data folder: for its owner's eyes only, for one server at a time, and no secret that is half written. */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { holdFolder, readyFolder, writeOnce } from './data-folder.ts'

let above: string
let folder: string
beforeEach(() => {
  above = mkdtempSync(join(tmpdir(), 'stampdesk-folder-'))
  folder = join(above, 'deep', 'data')
})
afterEach(() => rmSync(above, { recursive: true, force: true }))

const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8)
const put = (name: string) => {
  writeFileSync(join(folder, name), '')
  chmodSync(join(folder, name), 0o644)
}

test('a new one is for its owner alone', () => {
  expect(readyFolder(folder)).toBeNull()
  expect([modeOf(folder), modeOf(join(above, 'deep'))]).toEqual(['700', '700'])
})

test('one that the system refuses is told with what it says, at whichever depth', () => {
  const file = join(above, 'file')
  writeFileSync(file, '')
  for (const wrong of [file, join(file, 'data'), join(file, 'deep', 'data')])
    expect(() => readyFolder(wrong), wrong).toThrow(`DATA_DIR ${wrong} cannot be used: it is not a folder.`)
})

test('others lose what they could read in an older one', () => {
  mkdirSync(folder, { recursive: true })
  const names = [
    'secret',
    'stampdesk.sqlite',
    'stampdesk.sqlite-wal',
    'stampdesk.sqlite-shm',
    'stampdesk.lock',
  ]
  for (const name of names) put(name)
  chmodSync(folder, 0o755)
  expect(readyFolder(folder)).toBeNull()
  expect([modeOf(folder), ...names.map((name) => modeOf(join(folder, name)))]).toEqual([
    '700',
    ...names.map(() => '600'),
  ])
})

test('one that holds what is not ours is warned about: only our files are closed', () => {
  mkdirSync(folder, { recursive: true })
  for (const name of ['notes.txt', 'stampdesk.sqlite']) put(name)
  chmodSync(folder, 0o755)
  expect(readyFolder(folder)).toContain('chmod 700')
  expect(['.', 'notes.txt', 'stampdesk.sqlite'].map((name) => modeOf(join(folder, name)))).toEqual([
    '755',
    '644',
    '600',
  ])
})

test('what is no folder is named', () => {
  writeFileSync(join(above, 'deep'), 'a file')
  expect(() => readyFolder(folder)).toThrow(`DATA_DIR ${folder} cannot be used: it is not a folder.`)
  expect(() => readyFolder(join(above, 'deep'))).toThrow('is not a folder')
})

test('one server at a time holds it', () => {
  readyFolder(folder)
  const hold = holdFolder(folder)
  expect(hold).not.toBeNull()
  expect(holdFolder(folder)).toBeNull()
  hold?.release()
  holdFolder(folder)?.release()
  for (const name of readdirSync(folder)) expect(modeOf(join(folder, name))).toBe('600')
})

test('what is written once stays, and leaves no draft behind', () => {
  readyFolder(folder)
  const file = join(folder, 'secret')
  for (const text of ['the first', 'the second']) writeOnce(file, text)
  expect([readFileSync(file, 'utf8'), modeOf(file), readdirSync(folder)]).toEqual([
    'the first',
    '600',
    ['secret'],
  ])
})
