import { expect, test } from 'vitest'
import { isLetInMessage, wakePages } from './messages.ts'

test('only the gate’s own message lets a new version in', () => {
  expect(isLetInMessage({ type: 'SKIP_WAITING' })).toBe(true)
  for (const data of [null, undefined, 'SKIP_WAITING', {}, { type: 'skip' }, []])
    expect(isLetInMessage(data)).toBe(false)
})

test('every page that is open hears the tag, also one that this worker does not control', async () => {
  const heard: unknown[] = []
  const asked: unknown[] = []
  const page = { postMessage: (data: unknown) => heard.push(data) }
  const matchAll = async (options: unknown) => {
    asked.push(options)
    return [page, page]
  }
  await wakePages('stampdesk-outbox', { matchAll } as unknown as Pick<Clients, 'matchAll'>)
  expect(heard).toEqual(['stampdesk-outbox', 'stampdesk-outbox'])
  expect(asked).toEqual([{ type: 'window', includeUncontrolled: true }])
})
