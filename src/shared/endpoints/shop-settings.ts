import * as v from 'valibot'
import { endpoint } from '../endpoint.ts'
import { shopSettingsRequest, shopSettingsResult } from '../shop-api.ts'

export const getShopSettings = endpoint({
  method: 'GET',
  path: '/api/counter/v1/settings',
  summary: 'Name, languages and time zone of the shop, and when a tablet locks.',
  admits: ['manager'],
  result: shopSettingsResult,
})

export const setShopSettings = endpoint({
  method: 'PUT',
  path: '/api/counter/v1/settings',
  summary: 'Set them all at once. A time zone that the server was started with stays.',
  admits: ['manager'],
  body: shopSettingsRequest,
  result: v.null(),
})
