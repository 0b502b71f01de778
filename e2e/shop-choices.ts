/** A setting of the shop, changed by the sample manager from a browser of their own. */
import { request } from '@playwright/test'
import { protocolHeader } from '#shared/counter-api.ts'
import type { ShopSettings } from '#shared/shop-api.ts'
import { demoSecrets } from '../src/server/composition/demo-shop.ts'
import type { Shop } from './counter.ts'

export async function choose({ url }: Pick<Shop, 'url'>, choices: Partial<ShopSettings>): Promise<void> {
  const extraHTTPHeaders = { [protocolHeader]: '1', origin: url }
  const context = await request.newContext({ extraHTTPHeaders })
  const api = `${url}/api/counter/v1`
  const { personId, pin } = demoSecrets.people[1]
  await context.post(`${api}/session`)
  await context.post(`${api}/session/pin`, { data: { personId, pin } })
  const { result } = await (await context.get(`${api}/settings`)).json()
  const { isTimeZoneFixed: _, ...settings } = result
  const answer = await context.put(`${api}/settings`, { data: { ...settings, ...choices } })
  await context.dispose()
  if (!answer.ok()) throw new Error(`the shop's settings were refused: ${answer.status()}`)
}
