import { expect, test } from 'vitest'
import type { ActivityItem } from '#shared/activity-api.ts'
import { addressOf, type Endpoint } from '#shared/endpoint.ts'
import type { Answer, ApiClient, Call } from '../../api/api-client.ts'
import { readPage } from './activity-pages.ts'

const item = (n: number) => ({ id: `id-${n}` }) as ActivityItem

/** A server whose pages hold so many rows each, and what it was asked. */
function clientOf(sizes: readonly number[], last: Answer<unknown> | null = null) {
  const asked: string[] = []
  let given = 0
  const api = (async (call: Call<Endpoint>) => {
    const page = asked.push(addressOf(call.endpoint, call).replace('/api/counter/v1/', '')) - 1
    if (page >= sizes.length && last) return last
    const items = Array.from({ length: sizes[page] ?? 0 }, () => item(given++))
    return { kind: 'ok', value: { items, nextCursor: page + 1 < sizes.length ? `c${page + 1}` : null } }
  }) as unknown as ApiClient
  return { api, asked }
}

test('a full page is one call, with its filters and its limit', async () => {
  const { api, asked } = clientOf([50, 50])
  const page = await readPage(api, 'person=jo', null)
  expect(page).toMatchObject({ kind: 'ok', next: 'c1' })
  expect(asked).toEqual(['activity?person=jo&limit=50'])
})

test('where a filter is rare the short pages are gathered, by their cursors, until there are enough', async () => {
  const { api, asked } = clientOf([0, 3, 0, 48, 50])
  const page = await readPage(api, 'kind=delete', 'c0')
  expect(page.kind === 'ok' && page.items.map(({ id }) => id)).toEqual(
    Array.from({ length: 51 }, (_, n) => `id-${n}`),
  )
  expect(asked.map((path) => new URLSearchParams(path.split('?')[1]).get('cursor'))).toEqual([
    'c0',
    'c1',
    'c2',
    'c3',
  ])
})

test('a walk through nothing ends, and says where to go on', async () => {
  const { api, asked } = clientOf(Array.from({ length: 100 }, () => 0))
  expect(await readPage(api, '', null)).toEqual({ kind: 'ok', items: [], next: 'c20' })
  expect(asked).toHaveLength(20)
})

test('the last page is the last, and what was refused or did not come is shown as it is', async () => {
  expect(await readPage(clientOf([2]).api, '', null)).toMatchObject({ kind: 'ok', next: null })
  const refused = { kind: 'refused', refusal: 'not-allowed', detail: null } as const
  expect(await readPage(clientOf([], refused).api, '', null)).toEqual(refused)
  const cut = { kind: 'unreachable' } as const
  expect(await readPage(clientOf([], cut).api, '', null)).toEqual(cut)
})
