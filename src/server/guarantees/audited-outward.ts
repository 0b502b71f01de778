import { drawnPng } from '../testing/drawn-png.ts'
import { newId } from '../testing/test-shop.ts'
import { type AuditedCall, type AuditedScene, once } from './audited-call.ts'

const api = '/api/counter/v1'
const stamp = '/api/stamp/v1'

const withEndpoint = async ({ shop }: AuditedScene): Promise<string> => {
  const { result } = await shop.manager('POST', `${api}/webhooks`, {
    url: 'https://hooks.test/in',
    description: 'till',
  })
  return (result as { endpointId: string }).endpointId
}
const withKey = async ({ browser }: AuditedScene): Promise<string> => {
  const { result } = await browser.call('POST', 'api-keys', { name: 'The till', scopes: ['stamps'] })
  return (result as { keyId: string }).keyId
}

const stampPicture = `${api}/look/pictures/stamp`
const png = drawnPng().toString('base64')

/** With which keys other systems come, and what they are told; and what everybody sees of the shop. */
export const auditedOutwardCalls: Record<string, AuditedCall> = {
  [`POST ${api}/api-keys`]: once(({ browser }) =>
    browser.call('POST', 'api-keys', { name: 'Prometheus', scopes: ['metrics'] }),
  ),
  [`POST ${api}/api-keys/:keyId/rotate`]: {
    call: async (scene) => {
      const keyId = await withKey(scene)
      return () => scene.browser.call('POST', `api-keys/${keyId}/rotate`)
    },
  },
  [`DELETE ${api}/api-keys/:keyId`]: {
    call: async (scene) => {
      const keyId = await withKey(scene)
      return () => scene.browser.call('DELETE', `api-keys/${keyId}`)
    },
  },
  [`PUT ${api}/look`]: once(({ shop }) => shop.manager('PUT', `${api}/look`, { colour: '#205090' })),
  [`PUT ${api}/look/pictures/:name`]: once(({ shop }) => shop.manager('PUT', stampPicture, { png })),
  [`DELETE ${api}/look/pictures/:name`]: {
    call: async ({ shop }) => {
      await shop.manager('PUT', stampPicture, { png })
      return () => shop.manager('DELETE', stampPicture)
    },
  },
  [`POST ${api}/webhooks`]: once(({ shop }) =>
    shop.manager('POST', `${api}/webhooks`, { url: 'https://hooks.test/in', description: 'till' }),
  ),
  [`POST ${api}/webhooks/:endpointId/rotate`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      return () => scene.shop.manager('POST', `${api}/webhooks/${endpointId}/rotate`)
    },
  },
  [`PUT ${api}/webhooks/:endpointId/kinds`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      const body = { kinds: ['stamp.redeemed'] }
      return () => scene.shop.manager('PUT', `${api}/webhooks/${endpointId}/kinds`, body)
    },
  },
  [`POST ${api}/webhooks/:endpointId/test`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      return () => scene.shop.manager('POST', `${api}/webhooks/${endpointId}/test`)
    },
  },
  [`PUT ${api}/webhooks/:endpointId`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      return () => scene.shop.manager('PUT', `${api}/webhooks/${endpointId}`, { enabled: false })
    },
  },
  [`POST ${api}/webhooks/:endpointId/deliveries/:eventId/resend`]: {
    call: async (scene) => {
      const endpointId = await withEndpoint(scene)
      const eventId = newId()
      const stampIdx = await scene.shop.stampWith(0)
      await scene.shop.api('PUT', `${stamp}/add`, { stampIdx }, { 'Idempotency-Key': eventId })
      return () => scene.shop.manager('POST', `${api}/webhooks/${endpointId}/deliveries/${eventId}/resend`)
    },
  },
}
