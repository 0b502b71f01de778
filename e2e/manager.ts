/** What the manager's tests need of the sample shop: who is signed in, and actions of the counter behind the screens. */
import { randomUUID } from 'node:crypto'
import { type APIResponse, expect, type Page } from '@playwright/test'
import type { Review } from '#shared/review-api.ts'
import { maxAddsACommand } from '#shared/stamp.ts'
import type { Shop } from './counter.ts'

const api = '/api/counter/v1'
/** What the app itself sends with a write. */
const ours = ({ url }: Shop) => ({ 'x-stampdesk-protocol': '1', origin: url })

async function resultOf<T>(answer: Promise<APIResponse>): Promise<T> {
  const body = (await (await answer).json()) as { code: number; result: T }
  expect(body).toMatchObject({ code: 0 })
  return body.result
}

/** The sample tablet's cashier, as the demo signs them in. */
async function signInAsCashier(page: Page, shop: Shop): Promise<void> {
  await resultOf(page.request.post(`${shop.url}${api}/session`, { headers: ours(shop) }))
}

export async function signInAsManager(page: Page, shop: Shop): Promise<void> {
  await signInAsCashier(page, shop)
  const manager = (await shop.demo()).people.find(({ role }) => role === 'manager')
  const data = { personId: 'demo-sam', pin: manager?.pin }
  await resultOf(page.request.post(`${shop.url}${api}/session/pin`, { headers: ours(shop), data }))
}

export function readAs<T>(page: Page, shop: Shop, path: string): Promise<T> {
  return resultOf<T>(page.request.get(`${shop.url}${api}/${path}`))
}

export async function redeemAs(page: Page, shop: Shop, stampIdx: number, onsitePwd?: null): Promise<void> {
  await signInAsCashier(page, shop)
  const known = (await shop.demo()).stamps.find((stamp) => stamp.stampIdx === stampIdx)?.onsitePwd
  const data = { stampIdx, onsitePwd: onsitePwd === null ? null : (known ?? null) }
  const headers = { ...ours(shop), 'idempotency-key': randomUUID() }
  await resultOf(page.request.post(`${shop.url}${api}/redemptions`, { headers, data }))
}

/** One tablet, whose numbers run without a gap: what is missing would be a review of its own. */
const storage = { epoch: randomUUID(), seq: 0 }

/** `from` another storage: the tablet's was emptied, which is a review of its own too. */
export async function bring(
  page: Page,
  shop: Shop,
  stampIdx: number,
  count: number,
  from: { epoch: string; seq: number } = storage,
): Promise<void> {
  await signInAsCashier(page, shop)
  const sentAt = Date.now()
  from.seq++
  const command = { kind: 'add', commandId: randomUUID(), ...from, stampIdx, count }
  const data = { sentAt, commands: [{ ...command, tappedAt: sentAt - 60_000 }] }
  await resultOf(page.request.post(`${shop.url}${api}/commands`, { headers: ours(shop), data }))
}

/** A review as a shop gets it: a stamp arrives when the reward of its card is gone. */
export async function openReview(page: Page, shop: Shop, stampIdx: number): Promise<string> {
  const { stamps } = await shop.demo()
  expect(stamps.some((stamp) => stamp.stampIdx === stampIdx)).toBe(true)
  for (let missing = 10 - (await shop.stampsOf(stampIdx)); missing > 0; missing -= maxAddsACommand)
    await bring(page, shop, stampIdx, Math.min(missing, maxAddsACommand))
  await redeemAs(page, shop, stampIdx)
  await bring(page, shop, stampIdx, 1)
  await signInAsManager(page, shop)
  const { reviews } = await readAs<{ reviews: Review[] }>(page, shop, 'reviews?state=open')
  const opened = reviews.find((it) => it.stampIdx === stampIdx)
  if (!opened) throw new Error(`no review of ${stampIdx}`)
  return opened.reviewId
}

/** What opens over a page of the administration, by its address behind `/review/shop/`. */
export const shopSheets = [
  'people?open=new',
  'stamp-cards?open=card:1',
  'tablets?open=pair',
  'webhooks?open=new',
  'api-keys?open=new',
  'account?open=pin',
  'account?open=passkey',
]
